import Foundation
import LockstepCommand
import Simulation
import Testing

@Suite("Order lists at the terminal")
struct OrdersCommandTests {
  private let space: TestWorkspace

  init() async throws {
    space = try TestWorkspace()
    await space.addMarket()
  }

  @Test("orders are replayed: fills, ends, refusals and what is left are told")
  func replay() async throws {
    let file = try space.write(
      """
      time,side,qty,type,limit,stop,life,stop_loss,take_profit,id
      2010-01-04,buy,10,market,,,,+5%,50%@+2% +4%,first
      2010-01-04,buy,0,,,,,,,nothing
      2010-01-05,buy,10,limit,0.01,,day,,,low
      2010-01-06,sell,10,stop,,1000,,,,wrong

      2015-12-31,close,,,,,,,,late
      """, to: "orders.csv")
    let shown = await space.run("orders \(file) --symbol WAVE --slippage 2bp")
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains("2010-01-05"))
    #expect(shown.output.contains("refused nothing: qty must be > 0 (422/40010001)"))
    #expect(shown.output.contains("expired 10 of low"))
    #expect(shown.output.contains("refused wrong: stop price must be less than current price"))
    let json = try await space.json("orders \(file) --symbol WAVE --volume 10% --limits through")
    #expect((json["fills"] as? [Any])?.isEmpty == false)
    #expect((json["refusals"] as? [Any])?.count == 2)
  }

  @Test("an account is charged, and what it does not allow is refused")
  func account() async throws {
    let file = try space.write(
      "time,side,qty,id\n2010-01-04,buy,1,one\n2010-01-05,buy,1000000,second\n", to: "account.csv")
    let plain = "orders \(file) --symbol WAVE --cash 3000"
    let shown = await space.run("\(plain) --account margin --costs alpaca")
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains("A margin account: interest 0.00"))
    let json = try await space.json("\(plain) --account margin --costs ib-fixed")
    #expect(json["commission"] as? Double == 1)
    #expect((json["buyingPower"] as? Double ?? 0) > 3000)
    let refusal = try #require((json["refusals"] as? [[String: Any]])?.first)
    #expect(refusal["message"] as? String == "insufficient buying power")
    #expect((refusal["allowed"] as? Double ?? 0) > 3000)
    for (options, words) in [
      ("--margin-rate 5%", "--margin-rate needs an account"),
      ("--account cash --borrow-rate 5%", "--borrow-rate belongs to a margin account"),
      ("--account margin --borrow x --borrow-rate 5%", "leave --borrow-rate out"),
      ("--account loan", "is not one of cash, margin"),
      ("--costs alpaca --commission 1%", "leave --commission out"),
      ("--risk max-spread=0.1%", "give one with --spread"),
    ] {
      let shown = await space.run("\(plain) \(options)")
      #expect(shown.code == 2 && shown.errors.contains(words), "\(options): \(shown.errors)")
    }
  }

  @Test("dividends and splits come out of a file, in their own words")
  func actions() async throws {
    let file = try space.write("time,side,qty\n2010-01-04,buy,10\n", to: "held.csv")
    let actions = try space.write(
      "date,dividend,split\n2010-02-01,0.5,\n2010-03-01,,2\n", to: "actions.csv")
    let shown = await space.run("orders \(file) --symbol WAVE --actions \(actions)")
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains("dividend 0.5"))
    #expect(shown.output.contains("split 2 to 1: 10 shares are 20"))
    let json = try await space.json("orders \(file) --symbol WAVE --actions \(actions)")
    #expect(json["dividends"] as? Double == 5)
    #expect((json["actions"] as? [Any])?.count == 2)
    for (options, words) in [
      ("--dividends reinvest", "name their file with --actions PATH"),
      ("--actions \(actions) --factors x.csv", "give one of the two"),
      ("--actions nowhere.csv", "nowhere.csv"),
    ] {
      let shown = await space.run("orders \(file) --symbol WAVE \(options)")
      #expect(shown.code != 0 && shown.errors.contains(words), "\(options): \(shown.errors)")
    }
  }

  @Test("a broker's rules and risk limits tell what they refuse and cut")
  func limits() async throws {
    let file = try space.write(
      """
      time,side,qty,type,limit,life,extended,id
      2010-01-04,buy,10,limit,1.001,gtc,,odd
      2010-01-04,buy,10,market,,day,yes,late
      2010-01-04,buy,100000,market,,day,,large
      """, to: "limits.csv")
    let shown = await space.run(
      "orders \(file) --symbol WAVE --broker alpaca --risk position=10%")
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains("refused odd: invalid limit_price 1.001. sub-penny"))
    #expect(shown.output.contains("refused late: extended hours order must be"))
    #expect(shown.output.contains("the limit position left"))
    let json = try await space.json(
      "orders \(file) --symbol WAVE --risk trade=1% --risk daily-loss=3%:flatten --risk drawdown=5%:15%"
    )
    let rules = (json["refusals"] as? [[String: Any]])?.compactMap { $0["rule"] as? String }
    #expect(rules == ["trade", "trade", "trade"])
    for (word, words) in [
      ("positon=5%", "did you mean \"position\""), ("position", "needs a limit"),
      ("position=0", "above 0"), ("positions=none", "positions=5"),
      ("daily-loss=3%:now", "daily-loss=3%:flatten"), ("drawdown=15%:5%", "ends before it starts"),
      ("value-at-risk=2%:40%", "above 50%"), ("value-at-risk=2%:95%:1", "2 to 10000 bars"),
    ] {
      let shown = await space.run("orders \(file) --symbol WAVE --risk \(word)")
      #expect(shown.code == 2 && shown.errors.contains(words), "\(word): \(shown.errors)")
    }
  }

  @Test("a file that cannot be read says its line and what would do")
  func faults() async throws {
    func errors(_ text: String) async throws -> String {
      let file = try space.write(text, to: "bad.csv")
      let shown = await space.run("orders \(file) --symbol WAVE")
      #expect(shown.code == 2)
      return shown.errors
    }
    #expect(try await errors("time,sid\n").contains("column \"sid\""))
    #expect(try await errors("time,qty\n").contains("needs a column \"side\""))
    let start = "time,side,qty,type,limit,id\n"
    #expect(try await errors(start + "soon,buy,1\n").contains("line 2 of the order file: time"))
    #expect(try await errors(start + "2010-01-04,hold,1\n").contains("side \"hold\""))
    #expect(try await errors(start + "2010-01-04,buy\n").contains("needs qty or notional"))
    #expect(try await errors(start + "2010-01-04,buy,1,limit\n").contains("needs limit"))
    #expect(try await errors(start + "2010-01-04,buy,1,odd\n").contains("type \"odd\""))
    #expect(try await errors(start + "2010-01-04,cancel,,,,x\n").contains("no order above it"))
    let late = start + "2010-01-05,buy,1\n2010-01-04,buy,1\n"
    #expect(try await errors(late).contains("in order of their times"))
    let missing = await space.run("orders nowhere.csv --symbol WAVE")
    #expect(missing.code == 2 && missing.errors.contains("nowhere.csv"))
  }

  @Test(
    "a run's orders are replayed as they were, and in an account that does not take all of them")
  func replayOfRun() async throws {
    let cross = "backtest sma-cross --symbol WAVE --set fast=3 --set slow=8 --commission 0.1%"
    let shown = await space.run(cross)
    #expect(shown.code == 0, "\(shown.errors)")
    let same = try await space.json("replay last")
    let account = try #require((same["accounts"] as? [[String: Any]])?.first)
    let replay = try #require(account["replay"] as? [String: Any])
    #expect(account["backtest"] as? Double == replay["equity"] as? Double)
    #expect((replay["fills"] as? [Any])?.isEmpty == false)
    #expect(await space.run("replay last").output.contains("Every order was taken as it was."))
    // All of the cash at a close buys too much at a higher open.
    _ = await space.run("\(cross) --size 100%")
    let strict = await space.run("replay last --account cash --risk position=20%")
    #expect(strict.code == 0, "\(strict.errors)")
    #expect(strict.output.contains("cut by the limit position"))
    #expect(strict.output.contains("A cash account"))
    _ = await space.run("\(cross) --fill close")
    let close = await space.run("replay last")
    #expect(close.code == 1 && close.errors.contains("run it with --fill open"))
    #expect(await space.run("replay 99").code != 0)
  }

  @Test("groups, followers and every kind of price are read")
  func kinds() throws {
    let file = try TicketFile(
      text: """
        time,symbol,side,notional,type,limit,stop,trail,life,group,after,id,break_even,time_stop
        2024-01-02,A,buy,1000,stop_limit,101,100.5,,gtc,pair,,one,+1,5
        2024-01-02,A,sell,1000,trailing_stop,,,5%,2024-02-01,pair,,two,,
        2024-01-03T15:00,B,cover,,,,,,,,one,three,,
        """, symbols: ["A", "B"])
    let (instructions, names) = try file.sorted()
    #expect(names == ["one", "two", "three"])
    let tickets = instructions.compactMap { instruction -> Ticket? in
      if case .place(let ticket) = instruction.action { return ticket }
      return nil
    }
    #expect(tickets[0].kind == .stopLimit(stop: 100.5, limit: 101))
    #expect(tickets[0].amount == .notional(1000) && tickets[0].group == tickets[1].group)
    #expect(tickets[0].bracket?.breakEven == .distance(1) && tickets[0].bracket?.timeStop == 5)
    #expect(tickets[1].kind == .trailing(.share(0.05)))
    #expect(tickets[2].after == 0 && tickets[2].amount == .position && tickets[2].side == .buy)
  }
}
