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
    TALibFunction("CUMSUM") { _ in "cumsum(close)" },
    TALibFunction("MAX") { "highest(close, \($0["timeperiod"]))" },
    TALibFunction("MIN") { "lowest(close, \($0["timeperiod"]))" },
    TALibFunction("MAXINDEX") { "highest_index(close, \($0["timeperiod"]))" },
    TALibFunction("MININDEX") { "lowest_index(close, \($0["timeperiod"]))" },
    TALibFunction("SUM") { "sum(close, \($0["timeperiod"]))" },
    TALibFunction(
      "MINMAX",
      each: {
        ["min": "lowest(close, \($0["timeperiod"]))", "max": "highest(close, \($0["timeperiod"]))"]
      }),
    TALibFunction(
      "MINMAXINDEX",
      each: {
        [
          "minidx": "lowest_index(close, \($0["timeperiod"]))",
          "maxidx": "highest_index(close, \($0["timeperiod"]))",
        ]
      }),
  ]
}
