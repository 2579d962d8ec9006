extension TALibTests {
  /// Statistics.
  static let statistics: [TALibFunction] = [
    TALibFunction("CORREL") { "correl(high, low, \($0["timeperiod"]))" },
    TALibFunction("BETA") { "beta(high, low, \($0["timeperiod"]))" },
    TALibFunction("LINEARREG") { "linearreg(close, \($0["timeperiod"]))" },
    TALibFunction("LINEARREG_ANGLE") { "linearreg_angle(close, \($0["timeperiod"]))" },
    TALibFunction("LINEARREG_INTERCEPT") { "linearreg_intercept(close, \($0["timeperiod"]))" },
    TALibFunction("LINEARREG_SLOPE") { "linearreg_slope(close, \($0["timeperiod"]))" },
    TALibFunction("TSF") { "tsf(close, \($0["timeperiod"]))" },
    TALibFunction("PERCENTRANK") { "percentrank(close, \($0["timeperiod"]))" },
    TALibFunction("PERCENTILE") { "percentile(close, \($0["timeperiod"]), \($0["percentile"]))" },
    TALibFunction("STDDEV") { "stddev(close, \($0["timeperiod"])) * \($0["nbdev"])" },
    TALibFunction("VAR") { "variance(close, \($0["timeperiod"]))" },
  ]
}
