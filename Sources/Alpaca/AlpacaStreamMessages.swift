import Foundation
import Series
import Simulation
import Trading

/// What a frame of the trading stream says.
enum TradingStreamMessage: Equatable {
  case authorized
  case unauthorized
  case listening
  case update(OrderUpdate, executionID: String?)
  /// Something that is not understood, or a failure that the server reports.
  case other(String)

  private struct Frame: Decodable {
    let stream: String?
    let data: FrameData?
    let action: String?
  }

  private struct FrameData: Decodable {
    let status: String?
    let action: String?
    let error_message: String?
    let event: String?
    let execution_id: String?
    let timestamp: String?
    let price: WireNumber?
    let qty: WireNumber?
    let order: AlpacaReplies.Order?
  }

  /// Reads one frame; text and binary frames hold the same JSON.
  init(_ bytes: [UInt8]) {
    guard let frame = try? JSONDecoder().decode(Frame.self, from: Data(bytes)) else {
      self = .other(String(decoding: bytes.prefix(120), as: UTF8.self))
      return
    }
    switch frame.stream {
    case "authorization": self = frame.data?.status == "authorized" ? .authorized : .unauthorized
    case "listening": self = .listening
    case "trade_updates": self = Self.update(frame.data)
    default: self = .other(frame.data?.error_message ?? frame.stream ?? "an empty message")
    }
  }

  private static func update(_ data: FrameData?) -> TradingStreamMessage {
    guard let data, let event = data.event, let order = data.order else {
      return .other("a trade update without event or order")
    }
    let time = data.timestamp.flatMap { Timestamp($0) }?.nanoseconds ?? order.value.updatedAt
    var execution: Execution?
    if event == "fill" || event == "partial_fill", let price = data.price, let qty = data.qty {
      execution = Execution(
        id: data.execution_id ?? "\(order.id):\(decimalText(order.filled_qty?.value ?? 0))",
        price: price.value, quantity: qty.value, time: time)
    }
    return .update(
      OrderUpdate(event: event, order: order.value, execution: execution, time: time),
      executionID: data.execution_id)
  }
}

/// One element of a frame of a data stream.
enum DataStreamMessage: Equatable {
  case connected
  case authenticated
  case subscribed
  case failed(code: Int, message: String)
  /// A bar of a channel: `b` minute, `d` day.
  case bar(channel: String, symbol: String, bar: Bar)
  case other(String)

  private struct Element: Decodable {
    let T: String
    let msg: String?
    let code: Int?
    let S: String?
    let bar: AlpacaReplies.WireBar?

    private enum Keys: String, CodingKey { case T, msg, code, S }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Keys.self)
      T = try container.decode(String.self, forKey: .T)
      msg = try? container.decodeIfPresent(String.self, forKey: .msg)
      code = try? container.decodeIfPresent(Int.self, forKey: .code)
      S = try? container.decodeIfPresent(String.self, forKey: .S)
      bar = T == "b" || T == "d" ? try AlpacaReplies.WireBar(from: decoder) : nil
    }
  }

  /// Reads one frame, which is an array of elements.
  static func read(_ bytes: [UInt8]) -> [DataStreamMessage] {
    guard let elements = try? JSONDecoder().decode([Element].self, from: Data(bytes)) else {
      return [.other(String(decoding: bytes.prefix(120), as: UTF8.self))]
    }
    return elements.map(message)
  }

  private static func message(_ element: Element) -> DataStreamMessage {
    switch element.T {
    case "success":
      switch element.msg {
      case "connected": return .connected
      case "authenticated": return .authenticated
      default: return .other(element.msg ?? "success")
      }
    case "subscription": return .subscribed
    case "error":
      return .failed(code: element.code ?? 0, message: element.msg ?? "no explanation")
    default:
      guard let bar = element.bar, let symbol = element.S,
        let value = try? bar.value(isDaily: element.T == "d", isCrypto: symbol.contains("/"))
      else { return .other(element.T) }
      return .bar(channel: element.T, symbol: symbol, bar: value)
    }
  }
}
