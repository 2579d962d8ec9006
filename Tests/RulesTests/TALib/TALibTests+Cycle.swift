extension TALibTests {
  /// Cycle.
  static let cycle: [TALibFunction] = []
}
