extension TALibTests {
  /// Cycle.
  static let cycle: [TALibFunction] = [
    TALibFunction("HT_DCPERIOD") { _ in "ht_dcperiod(close)" },
    TALibFunction("HT_DCPHASE") { _ in "ht_dcphase(close)" },
    TALibFunction(
      "HT_PHASOR", outputs: ["inphase": "in_phase", "quadrature": "quadrature"],
      noise: .price(1e-12)
    ) { _ in "ht_phasor(close)" },
    TALibFunction("HT_SINE", outputs: ["sine": "sine", "leadsine": "lead"]) { _ in
      "ht_sine(close)"
    },
    TALibFunction("HT_TRENDMODE") { _ in "ht_trendmode(close)" },
  ]
}
