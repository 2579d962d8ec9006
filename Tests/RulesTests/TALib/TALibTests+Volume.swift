extension TALibTests {
  /// Volume.
  static let volume: [TALibFunction] = []
}
