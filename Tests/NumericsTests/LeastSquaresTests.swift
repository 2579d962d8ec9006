import Numerics
import TestKit
import Testing

/// References: numpy 2.4.6, `numpy.linalg.lstsq`.
struct LeastSquaresTests {
  @Test func `coefficients and residuals agree with numpy`() throws {
    let design: [Double] = [1, 1, 1, 1, 1, 1, 2, 3, 5, 7, 11, 13, 1, 4, 9, 16, 25, 36]
    let found = try #require(
      try LeastSquares.solve(design: design, columns: 3, values: [3, 1, 4, 1, 5, 9]))
    let coefficients = [2.61901682, -0.78848642, 0.43531695]
    let residuals = [1.52263907, -0.99482536, 1.40556274, -3.06468305, 0.17141009, 0.95989651]
    for (one, other) in zip(found.coefficients + found.residuals, coefficients + residuals) {
      #expect(isClose(one, other, within: 1e-7))
    }
  }

  @Test func `columns that depend on others share the smallest coefficients`() throws {
    let found = try #require(
      try LeastSquares.solve(
        design: [1, 1, 1, 1, 2, 2, 2, 2], columns: 2, values: [1, 2, 3, 6]))
    #expect(isClose(found.coefficients[0], 0.6, within: 1e-12))
    #expect(isClose(found.coefficients[1], 1.2, within: 1e-12))
  }

  @Test func `what is no problem has no solution`() throws {
    #expect(try LeastSquares.solve(design: [], columns: 0, values: []) == nil)
    #expect(try LeastSquares.solve(design: [1, .nan], columns: 1, values: [1, 2]) == nil)
    #expect(try LeastSquares.solve(design: [1, 2, 3], columns: 1, values: [1, 2]) == nil)
  }

  @Test func `a missing library is said, with what to install`() {
    let name = "libno-such-library.so"
    #expect(throws: NumericsError.missingLibrary(name)) { try OpenBLAS(library: name) }
    #expect(
      NumericsError.missingLibrary(name).description
        == "\(name) cannot be loaded: install the package libopenblas0")
    // A library, but not of linear algebra.
    #expect(throws: NumericsError.missingLibrary("libc.so.6")) {
      try OpenBLAS(library: "libc.so.6")
    }
  }
}
