public import Foundation
import Series

/// The contents of a gzip file of this repository, by its path from the root; nil where it cannot be read.
public func packedFixture(_ path: String) -> Data? {
  let file = repositoryRoot + "/" + path
  return FileManager.default.contents(atPath: file)?.withUnsafeBytes { packed in
    guard let (storage, count) = try? Gzip.unpack(packed, file: file) else { return nil }
    return Data(bytes: storage.bytes, count: count)
  }
}
