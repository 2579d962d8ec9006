import Glibc

/// A file's bytes, mapped for reading and unmapped once with the last column that uses them.
struct MappedFile {
  let path: String
  let storage: ColumnStorage
  let count: Int

  /// Maps a whole file; pages are read when they are touched.
  init(path: String) throws(SeriesError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw MappedFile.refusal(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw MappedFile.refusal(path, errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw SeriesError(file: path, "is a folder; name a file in it")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw SeriesError(file: path, "is not a regular file; save the data in a file first")
    }
    let size = Int(status.st_size)
    self.path = path
    self.count = size
    guard size > 0 else {
      let nothing = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 64)
      storage = ColumnStorage(bytes: nothing) { nothing.deallocate() }
      return
    }
    guard let bytes = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), bytes != MAP_FAILED
    else { throw MappedFile.refusal(path, errno) }
    storage = ColumnStorage(bytes: UnsafeRawPointer(bytes)) { munmap(bytes, size) }
  }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: storage.bytes, count: count) }

  private static func refusal(_ path: String, _ code: Int32) -> SeriesError {
    switch code {
    case ENOENT, ENOTDIR:
      SeriesError(file: path, "there is no such file; check the path")
    case EACCES, EPERM:
      SeriesError(file: path, "may not be read; change its permissions (chmod +r)")
    default:
      SeriesError(file: path, "cannot be read: \(String(cString: strerror(code)))")
    }
  }
}
