extension TALibTests {
  /// Arithmetic.
  static let arithmetic: [TALibFunction] = []
}
