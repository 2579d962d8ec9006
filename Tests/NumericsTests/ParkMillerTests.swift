import Numerics
import TestKit
import Testing

struct ParkMillerTests {
  /// Formula digest [0.1], published by Park and Miller (1988).
  @Test func `the state after ten thousand steps is the published one`() {
    var generator = ParkMiller(seed: 1)
    for _ in 0..<10_000 { _ = generator.uniform() }
    #expect(generator.state == 1_043_618_065)
  }

  /// Formula digest [0.2] and [0.3].
  @Test func `the first draws are those of the digest`() {
    var uniform = ParkMiller(seed: 42)
    #expect(isClose(uniform.uniform(), 0.0003287075, within: 1e-7))
    var normal = ParkMiller(seed: 42)
    for expected in [-0.7055278, -0.5379841, -0.1172777] {
      #expect(isClose(normal.normal(), expected, within: 1e-6))
    }
  }
}
