extension TALibTests {
  /// Statistics.
  static let statistics: [TALibFunction] = []
}
