import Foundation
import Numerics
import Research
import TestKit

/// The panels of the formula digest, and R's normal numbers.
enum Panels {
  /// [B5.2]: ten noises, the fourth with a drift.
  static let drift: [[Double]] = {
    var random = ParkMiller(seed: 2026)
    var columns = [[Double]](repeating: [], count: 10)
    for _ in 0..<240 {
      for column in 0..<10 {
        columns[column].append(0.01 * random.normal() + (column == 3 ? 0.0025 : 0))
      }
    }
    return columns
  }()

  /// [B6.1]: six noises with means of their own.
  static let excess: [[Double]] = {
    var random = ParkMiller(seed: 7)
    let means = [0.0002, 0.0008, 0, -0.0008, -0.0022, 0.0015]
    var columns = [[Double]](repeating: [], count: 6)
    for _ in 0..<120 {
      for column in 0..<6 { columns[column].append(random.normal() * 0.01 + means[column]) }
    }
    return columns
  }()

  /// A file of the digest's companion data, a list by column; nil without it.
  static func file(_ name: String) -> [[Double]]? {
    guard let data = realData,
      let text = try? String(contentsOfFile: data + "/../formulas_data/" + name, encoding: .utf8)
    else { return nil }
    let rows = text.split(whereSeparator: \.isNewline).dropFirst()
      .map { $0.split(separator: ",").map { Double($0) ?? .nan } }
    return (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column] } }
  }
}

/// R's `set.seed(seed); rnorm(n)`: Mersenne twister and inversion, for panels that R packages publish.
struct NumbersOfR {
  private var words: [UInt32]
  private var next = 624

  init(seed: UInt32) {
    var state = seed
    func step() { state = 69069 &* state &+ 1 }
    for _ in 0..<51 { step() }
    words = []
    for _ in 0..<624 {
      step()
      words.append(state)
    }
  }

  private mutating func word() -> UInt32 {
    if next == 624 {
      for place in 0..<624 {
        let joined = words[place] & 0x8000_0000 | words[(place + 1) % 624] & 0x7fff_ffff
        words[place] =
          words[(place + 397) % 624] ^ joined >> 1 ^ (joined & 1 == 1 ? 0x9908_b0df : 0)
      }
      next = 0
    }
    var word = words[next]
    next += 1
    word ^= word >> 11
    word ^= word << 7 & 0x9d2c_5680
    word ^= word << 15 & 0xefc6_0000
    return word ^ word >> 18
  }

  mutating func normal() -> Double {
    let scale = 2.3283064365386963e-10
    let first = (134_217_728 * Double(word()) * scale).rounded(.down)
    return Normal.quantile((first + Double(word()) * scale) / 134_217_728)
  }
}
