import Glibc

/// Pages of two megabytes for what a run writes down.
///
/// The first touch of a page is an interrupt, and the kernel clears the page: a run with many trades spends more time in
/// that than in its bars. With big pages it happens once where it happened 512 times.
enum BigPages {
  private static let size = 2 << 20

  /// Asks for them where memory holds whole ones; a wish, of which no result depends.
  static func prefer(_ start: UnsafeMutableRawPointer, byteCount: Int) {
    guard byteCount >= 2 * size else { return }
    let first = (UInt(bitPattern: start) + UInt(size) - 1) & ~(UInt(size) - 1)
    let end = (UInt(bitPattern: start) + UInt(byteCount)) & ~(UInt(size) - 1)
    guard end > first, let pages = UnsafeMutableRawPointer(bitPattern: first) else { return }
    _ = madvise(pages, Int(end - first), MADV_HUGEPAGE)
  }
}
