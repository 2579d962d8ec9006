/// Whether two numbers agree to a relative tolerance, NaN agreeing with NaN.
public func isClose(_ left: Double, _ right: Double, within tolerance: Double = 1e-9) -> Bool {
  if left.isNaN || right.isNaN { return left.isNaN && right.isNaN }
  if left == right { return true }
  return abs(left - right) <= tolerance * max(abs(left), abs(right), 1e-300)
}
