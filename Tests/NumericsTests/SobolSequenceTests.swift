import Foundation
import Numerics
import TestKit
import Testing

struct SobolSequenceTests {
  @Test func `points are those of scipy in 32 dimensions`() throws {
    let path = repositoryRoot + "/Tests/NumericsTests/Fixtures/sobol.csv"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var sequence = SobolSequence(dimensions: 32)
    let points = (0..<4096).map { _ in sequence.next() }
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",").compactMap { Double($0) }
    }
    #expect(lines.count == 10)
    for line in lines { #expect(points[Int(line[0])] == Array(line.dropFirst())) }
  }

  @Test func `every power of two of points has one in each stratum of every axis`() {
    var sequence = SobolSequence(dimensions: 32)
    let points = (0..<256).map { _ in sequence.next() }
    for axis in 0..<32 {
      #expect(Set(points.map { Int($0[axis] * 256) }).count == 256)
    }
  }
}

struct EigenvectorTests {
  @Test func `eigenvalues of Hilbert's matrix are numpy's, and vectors are theirs`() throws {
    let matrix = SymmetricMatrix(count: 4) { 1 / Double($0 + $1 + 1) }
    let (values, vectors) = matrix.eigenvectors()
    // numpy 2.4.6: numpy.linalg.eigvalsh.
    let expected = [
      9.670230402260876e-05, 0.006738273605760613, 0.16914122022145006, 1.5002142800592426,
    ]
    for (value, known) in zip(values, expected) { #expect(abs(value - known) < 1e-14) }
    for (value, vector) in zip(values, vectors) {
      for (one, other) in zip(matrix.times(vector), vector) {
        #expect(abs(one - value * other) < 1e-14)
      }
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-14)
    }
  }

  @Test func `they agree with LAPACK, also where a value comes twice`() throws {
    var random = RandomStream(seed: 4)
    let numbers = (0..<400).map { _ in random.normal() }
    let matrix = SymmetricMatrix(count: 20) { row, column in
      let noise = numbers[row * 20 + column]
      return row < 3 || column < 3 ? (row == column ? 2 : 0) : noise
    }
    for (one, other) in zip(matrix.eigenvectors().values, try matrix.eigenvalues()) {
      #expect(abs(one - other) < 1e-12)
    }
  }
}
