/// A column that grows at its end and keeps one address between growths.
final class Growing<Element: BitwiseCopyable> {
  private var storage = UnsafeMutablePointer<Element>.allocate(capacity: 1024)
  private var capacity = 1024
  private(set) var count = 0

  deinit { storage.deallocate() }

  var pointer: UnsafePointer<Element> { UnsafePointer(storage) }

  /// A copy.
  var array: [Element] { Array(UnsafeBufferPointer(start: storage, count: count)) }

  func append(_ value: Element) {
    if count == capacity {
      let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
      larger.update(from: storage, count: count)
      storage.deallocate()
      storage = larger
      capacity *= 2
    }
    (storage + count).initialize(to: value)
    count += 1
  }
}
