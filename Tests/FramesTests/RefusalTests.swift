import Frames
import Series
import TestKit
import Testing

/// Errors are one sentence that says what to do.
struct RefusalTests {
  private let frame = Frame(walk(rows: 30, seed: 5), calendar: .nyse)

  @Test func `names`() {
    #expect(
      refusal { _ = try frame["clos"] } == "there is no column \"clos\"; did you mean \"close\"?")
    #expect(
      refusal { _ = try frame["profit"] }
        == "there is no column \"profit\"; there are open, high, low, close, volume")
    #expect(
      refusal { _ = try frame["close"].indicator("rsii", 14) }
        == "there is no indicator \"rsii\"; did you mean \"rsi\"?")
    #expect(refusal { _ = try frame["close"].indicator("atr", 14) }.contains("use compute"))
    #expect(
      refusal { _ = try frame["close"].indicator("macd", output: "signl") }
        == "macd has no output \"signl\"; did you mean \"signal\"?")
    #expect(refusal { _ = try frame.compute("emma(close, 5)") }.contains("did you mean 'ema'?"))
    #expect(refusal { _ = try frame.resample(.day, ["clse": .mean]) }.contains("\"close\""))
    #expect(
      refusal { _ = try frame.dropping("volume").compute("sma(volume, 5)") }
        == "there is no column \"volume\"; there are open, high, low, close")
    for text in ["close@7Day / close", "SPY:close - open"] {
      #expect(refusal { _ = try frame.compute(text) }.contains("is of other bars than the frame's"))
    }
    #expect(refusal { _ = try frame.renaming("open", to: "low") }.contains("two columns \"low\""))
    #expect(refusal { _ = try frame.joined(asOf: frame, suffix: "") }.contains("two columns"))
  }

  @Test func `lengths, times and settings`() {
    #expect(
      refusal { _ = try frame["close"] + frame.head(7)["close"] }
        == "30 rows cannot go together with 7; take both from the same frame")
    #expect(refusal { _ = try frame.head(3)[where: RowFilter([true])] }.contains("1 rows"))
    #expect(refusal { _ = try frame.adding("x", [1, 2]) }.contains("2 rows"))
    #expect(
      refusal {
        _ = try Frame(times: Column([0, 1_000_000_000, 1_000_000_000]), ["x": [1, 2, 3]])
      }
        == "row 2 (1970-01-01T00:00:01Z) does not come after the row before it; sort the rows and remove repeated times"
    )
    for window in [0, -3, 2_000_000] {
      #expect(
        refusal { _ = try frame["close"].rolling(window).mean() }.contains("window of \(window)"))
      #expect(
        refusal { _ = try frame["close"].rolling(window).median() }.contains("window of \(window)"))
    }
    #expect(refusal { _ = try frame["close"].quantile(1.5) }.contains("probability of 1.5"))
    #expect(refusal { _ = try frame["close"].rolling(3).quantile(.nan) }.contains("nan"))
  }

  @Test func `timeframes`() throws {
    let moments = try Frame(times: Column([0, 1]), ["x": [1, 2]])
    #expect(
      refusal { _ = try moments.resample(.hour) }
        == "the frame does not know how long its rows last; give a timeframe when it is made")
    #expect(
      refusal { _ = try frame.resample(.hour) }.contains("rows of 1Day cannot make rows of 1Hour"))
    #expect(refusal { _ = try frame.resample(.hours(36)) }.contains("36Hour"))
  }
}
