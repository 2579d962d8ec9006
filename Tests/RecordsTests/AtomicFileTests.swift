import Foundation
import Glibc
import Records
import Testing

struct AtomicFileTests {
  let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/atomic-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder) }

  @Test func `the bytes are there and no temporary file is left`() throws {
    let path = folder + "/a.txt"
    try AtomicFile.write("first", to: path)
    try AtomicFile.write("second", to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "second")
    #expect(try names() == ["a.txt"])
  }

  @Test func `pieces are joined in order and counted`() throws {
    let path = folder + "/pieces"
    var file = try AtomicFile(path: path)
    for piece in 0..<1000 { try file.append(Array("\(piece),".utf8)) }
    #expect(file.count == 3890)
    try file.commit()
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text == (0..<1000).map { "\($0)," }.joined())
  }

  @Test func `a file that is not committed leaves the old one as it was`() throws {
    let path = folder + "/kept"
    try AtomicFile.write("old", to: path)
    do {
      var file = try AtomicFile(path: path)
      try file.append(Array("half".utf8))
      #expect(try names().count == 2)
    }
    #expect(try names() == ["kept"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
  }

  @Test func `a missing folder and a folder in the way are refused in words`() throws {
    let missing = folder + "/none/a"
    #expect(throws: FileError(path: missing, code: ENOENT)) {
      try AtomicFile.write("x", to: missing)
    }
    #expect(
      FileError(path: missing, code: ENOENT).description
        == "cannot write \(missing): the folder does not exist; make it first")
    let taken = folder + "/taken"
    try FileManager.default.createDirectory(atPath: taken, withIntermediateDirectories: true)
    #expect(throws: FileError(path: taken, code: EISDIR)) { try AtomicFile.write("x", to: taken) }
    #expect(throws: FileError.self) { try AtomicFile.write("x", to: folder + "/") }
    #expect(try names() == ["taken"])
  }

  @Test func `a disk that fills up leaves nothing behind`() async {
    await #expect(processExitsWith: .success) {
      let folder = FileManager.default.temporaryDirectory.path + "/full-\(UUID().uuidString)"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try AtomicFile.write("old", to: folder + "/a")
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      var refusal = ""
      do {
        try AtomicFile.write([UInt8](repeating: 1, count: 300_000), to: folder + "/a")
      } catch {
        refusal = "\(error)"
      }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      let text = try String(contentsOfFile: folder + "/a", encoding: .utf8)
      exit(refusal.contains("size limit") && left == ["a"] && text == "old" ? 0 : 1)
    }
  }
}
