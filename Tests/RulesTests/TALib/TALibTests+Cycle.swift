extension TALibTests {
  /// Cycle.
  static let cycle: [TALibFunction] = [
    TALibFunction("HT_DCPERIOD") { _ in "ht_dcperiod(close)" },
    TALibFunction(
      "HT_PHASOR", outputs: ["inphase": "in_phase", "quadrature": "quadrature"],
      noise: .price(1e-12)
    ) { _ in "ht_phasor(close)" },
  ]
}
