import Glibc

/// A file that appears whole under its name or not at all.
///
/// Bytes go to a temporary name in the same folder. `commit` syncs them, renames the file over its
/// final name and syncs the folder, so that a crash or a full disk leaves the old file as it was.
/// A value that is dropped before `commit` removes its temporary file.
public struct AtomicFile: ~Copyable {
  private let path: String
  private let temporary: String
  private var descriptor: Int32
  /// The bytes written so far.
  public private(set) var count = 0

  /// Opens a temporary file beside `path`; the folder must exist.
  public init(path: String) throws(FileError) {
    let (folder, name) = AtomicFile.split(path)
    guard !name.isEmpty, name != ".", name != ".." else {
      throw FileError(path: path, reason: "this names a folder; give a file name")
    }
    let temporary = "\(folder)/.\(name).\(getpid()).\(UInt32.random(in: 0 ... .max)).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw FileError(path: path, code: errno) }
    self.path = path
    self.temporary = temporary
    self.descriptor = descriptor
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
  }

  /// Appends bytes; a failure leaves nothing behind once the value is dropped.
  public mutating func append(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes
    while let start = rest.baseAddress, !rest.isEmpty {
      let written = Glibc.write(descriptor, start, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw FileError(path: path, code: errno)
      }
      count += written
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
    }
  }

  /// Appends an array of bytes.
  public mutating func append(_ bytes: [UInt8]) throws(FileError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(FileError) in
      try append(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Makes the bytes durable and gives the file its name, replacing a file that had it.
  public mutating func commit() throws(FileError) {
    precondition(descriptor >= 0, "committed twice")
    guard fsync(descriptor) == 0 else { throw FileError(path: path, code: errno) }
    guard rename(temporary, path) == 0 else { throw FileError(path: path, code: errno) }
    close(descriptor)
    descriptor = -1
    let folder = open(AtomicFile.split(path).folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw FileError(path: path, code: errno) }
    defer { close(folder) }
    // Some file systems cannot sync a folder and say EINVAL; the rename itself is still atomic.
    if fsync(folder) != 0, errno != EINVAL { throw FileError(path: path, code: errno) }
  }

  /// Writes bytes to `path` in one go.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    var file = try AtomicFile(path: path)
    try file.append(bytes)
    try file.commit()
  }

  /// Writes a text as UTF-8 to `path` in one go.
  public static func write(_ text: String, to path: String) throws(FileError) {
    try write(Array(text.utf8), to: path)
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
  }
}

/// Says why a file could not be written.
public struct FileError: Error, Equatable, CustomStringConvertible {
  /// The file that was to be written.
  public let path: String
  /// What went wrong and what to do about it.
  public let reason: String

  /// Takes a reason as it is shown.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// Words an error number of the system.
  public init(path: String, code: Int32) {
    self.path = path
    switch code {
    case ENOENT, ENOTDIR: reason = "the folder does not exist; make it first"
    case EACCES, EPERM, EROFS: reason = "not allowed to write there; choose another folder"
    case ENOSPC, EDQUOT: reason = "the disk is full; free some space and try again"
    case EFBIG: reason = "the file would grow beyond the size limit; raise the limit (ulimit -f)"
    case EISDIR: reason = "a folder of that name is in the way; remove it or choose another name"
    default: reason = String(cString: strerror(code))
    }
  }

  /// The file and the reason, as one sentence.
  public var description: String { "cannot write \(path): \(reason)" }
}
