import Numerics
import Testing

struct RandomStreamTests {
  /// Output published with the reference implementation of xoshiro256++ and by the `rand_xoshiro` tests.
  @Test func `the generator is xoshiro256++`() {
    var stream = RandomStream(state: (1, 2, 3, 4))
    let expected: [UInt64] = [
      41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386,
      9_228_616_714_210_784_205, 9_973_669_472_204_895_162, 14_011_001_112_246_962_877,
      12_406_186_145_184_390_807, 15_849_039_046_786_891_736, 10_450_023_813_501_588_000,
    ]
    #expect((0..<10).map { _ in stream.next() } == expected)
  }

  /// Output published with the reference implementation of SplitMix64, seed 1234567.
  @Test func `the seed is spread by SplitMix64`() {
    var filler = SplitMix64(state: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect((0..<5).map { _ in filler.next() } == expected)
  }

  @Test func `a split stream depends on seed and number only`() {
    var used = RandomStream(seed: 9)
    _ = (0..<100).map { _ in used.next() }
    var late = used.split(3)
    var early = RandomStream(seed: 9).split(3)
    #expect(late.next() == early.next())
    let firsts = Set(
      (-500..<500).map { number in
        var stream = RandomStream(seed: 9).split(number)
        return stream.next()
      })
    #expect(firsts.count == 1_000)
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `moments of uniform and normal draws are those of the distributions`(seed: UInt64) {
    var stream = RandomStream(seed: seed)
    let uniform = (0..<100_000).map { _ in stream.uniform() }
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(Statistics.mean(uniform) - 0.5) < 0.004)
    #expect(abs(Statistics.variance(uniform) - 1.0 / 12) < 0.001)
    let normal = (0..<100_000).map { _ in stream.normal() }
    #expect(abs(Statistics.mean(normal)) < 0.013)
    #expect(abs(Statistics.variance(normal) - 1) < 0.02)
    #expect(abs(Statistics.skewness(normal)) < 0.04)
    #expect(abs(Statistics.excessKurtosis(normal)) < 0.08)
    #expect(abs(Statistics.autocorrelation(normal, lag: 1)) < 0.013)
  }

  @Test func `every index and every order is equally likely`() {
    var stream = RandomStream(seed: 11)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[stream.index(below: 7)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 10_000) < 400 })
    var orders: [[Int]: Int] = [:]
    for _ in 0..<24_000 { orders[stream.permutation(4), default: 0] += 1 }
    #expect(orders.count == 24)
    #expect(orders.values.allSatisfy { abs($0 - 1_000) < 140 })
  }
}
