import COpenSSL

/// A SHA-256 digest, built from bytes in order.
///
/// Verified: against the published digests of FIPS 180-4 in the tests.
public struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  /// The digest as 64 lower-case hexadecimal digits.
  public let hex: String

  /// Takes a digest that was computed before, as 64 hexadecimal digits.
  public init(hex: String) { self.hex = hex }

  /// Digests a text's UTF-8 bytes.
  public init(of text: String) {
    self.init { hash in
      var text = text
      text.withUTF8 { hash(UnsafeRawBufferPointer($0)) }
    }
  }

  /// Digests the bytes that `feed` hands over, in the order in which it does.
  public init(_ feed: ((UnsafeRawBufferPointer) -> Void) -> Void) {
    let context = EVP_MD_CTX_new()
    defer { EVP_MD_CTX_free(context) }
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
    feed { bytes in EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    let digits = Array("0123456789abcdef".utf8)
    self.hex = String(
      decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The first twelve digits, enough for a person to compare.
  public var short: String { String(hex.prefix(12)) }

  /// The text form.
  public var description: String { hex }
}
