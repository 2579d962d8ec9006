extension TALibTests {
  /// Arithmetic.
  static let arithmetic: [TALibFunction] = [
    TALibFunction("ADD") { _ in "high + low" },
    TALibFunction("SUB") { _ in "high - low" },
    TALibFunction("MULT") { _ in "high * low" },
    TALibFunction("DIV") { _ in "high / low" },
    TALibFunction("ACOS") { _ in "acos(close)" },
    TALibFunction("ASIN") { _ in "asin(close)" },
    TALibFunction("ATAN") { _ in "atan(close)" },
    TALibFunction("CEIL") { _ in "ceil(close)" },
    TALibFunction("COS") { _ in "cos(close)" },
    TALibFunction("COSH") { _ in "cosh(close)" },
    TALibFunction("EXP") { _ in "exp(close)" },
    TALibFunction("FLOOR") { _ in "floor(close)" },
    TALibFunction("LN") { _ in "ln(close)" },
    TALibFunction("LOG10") { _ in "log10(close)" },
    TALibFunction("SIN") { _ in "sin(close)" },
    TALibFunction("SINH") { _ in "sinh(close)" },
    TALibFunction("SQRT") { _ in "sqrt(close)" },
    TALibFunction("TAN") { _ in "tan(close)" },
    TALibFunction("TANH") { _ in "tanh(close)" },
  ]
}
