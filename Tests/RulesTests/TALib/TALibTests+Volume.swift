extension TALibTests {
  /// Volume.
  static let volume: [TALibFunction] = [
    TALibFunction("AD") { _ in "ad()" },
    TALibFunction("ADOSC") { "adosc(\($0["fastperiod"]), \($0["slowperiod"]))" },
    TALibFunction("CMF") { "cmf(\($0["timeperiod"]))" },
    TALibFunction("EFI") { "efi(\($0["timeperiod"]))" },
    TALibFunction("MARKETFI") { _ in "marketfi()" },
    TALibFunction("NVI") { _ in "nvi()" },
    TALibFunction("OBV") { _ in "obv()" },
    TALibFunction("PVI") { _ in "pvi()" },
    TALibFunction("PVT") { _ in "pvt()" },
    TALibFunction("RVOL") { "rvol(\($0["timeperiod"]))" },
    TALibFunction("VWAP") { _ in "vwap()" },
  ]
}
