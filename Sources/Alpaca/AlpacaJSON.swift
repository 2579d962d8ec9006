import Foundation
import Trading

/// A number that the wire gives as text or as a number.
struct WireNumber: Decodable, Hashable, Sendable {
  let value: Double

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self) {
      guard let value = Double(text) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "\"\(text)\" is not a number")
      }
      self.value = value
    } else {
      value = try container.decode(Double.self)
    }
    // "nan" and "inf" read as numbers, and no account, order or bar can be reckoned with them.
    guard value.isFinite else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(value) is not a finite number")
    }
  }
}

/// Decodes a reply, or says what is wrong with it.
func decode<Value: Decodable>(
  _ type: Value.Type, from bytes: [UInt8], _ what: String
) throws(BrokerError) -> Value {
  do {
    return try JSONDecoder().decode(type, from: Data(bytes))
  } catch let DecodingError.keyNotFound(key, _) {
    throw .malformed("\(what): \"\(key.stringValue)\" is missing")
  } catch let DecodingError.valueNotFound(_, context) {
    throw .malformed("\(what): \(path(context)) is null")
  } catch let DecodingError.typeMismatch(_, context) {
    throw .malformed("\(what): \(path(context)) is of the wrong type")
  } catch let DecodingError.dataCorrupted(context) {
    throw .malformed("\(what): \(path(context)): \(context.debugDescription)")
  } catch {
    throw .malformed("\(what): \(error)")
  }
}

private func path(_ context: DecodingError.Context) -> String {
  let names = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
  return names.isEmpty ? "the text" : "\"" + names.joined(separator: ".") + "\""
}

/// Why a request was refused, whatever the body looks like: JSON, HTML or nothing.
struct AlpacaProblem: Hashable, Sendable {
  let status: Int
  let code: Int?
  let message: String

  private struct Body: Decodable {
    let code: Int?
    let message: String?
  }

  init(status: Int, body: [UInt8]) {
    let parsed = try? JSONDecoder().decode(Body.self, from: Data(body))
    self.status = status
    code = parsed?.code
    if let message = parsed?.message {
      self.message = message
    } else {
      let text = String(decoding: body.prefix(200), as: UTF8.self)
      message = text.contains("<") || text.isEmpty ? "no explanation" : text
    }
  }

  /// Whether the broker has seen the client order id before.
  var isRepeatedOrder: Bool {
    status == 422 && message.contains("client_order_id") && message.contains("unique")
  }

  var error: BrokerError {
    if status == 401 {
      return .unauthorized("the broker does not accept the keys; check them (\(message))")
    }
    return .refused(status: status, code: code, message: message)
  }
}
