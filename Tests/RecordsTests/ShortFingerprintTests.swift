import Records
import Testing

@Suite("Short fingerprints")
struct ShortFingerprintTests {
  // Python 3.11: hashlib.sha256(hashlib.sha256(b"rules").hexdigest().encode() + struct.pack("<2d", 1, 2.5)).digest()[:8]
  @Test("are the first 64 bits of the digest that hashlib gives")
  func known() {
    let base = Fingerprint(of: "rules")
    #expect(
      base.shortened(over: [[1, 2.5], [0], []])
        == [0x2561_092c_3bca_6c9c, 0x36cb_62d1_f2b0_f920, 0x6c08_8fb1_6b75_a5ee])
    #expect(base.shortened(over: [[-0.0]]) == base.shortened(over: [[0.0]]))
    #expect(base.shortened(over: [[1]]) != Fingerprint(of: "other").shortened(over: [[1]]))
  }
}
