import LockstepCommand
import Testing

struct HelpPageTests {
  @Test func `A page shows usage, words, arguments with defaults, and an example`() {
    let page = HelpPage(
      of: Sample.sweep, path: ["lockstep", "sweep"], globals: Sample.globals, width: 72)
    #expect(
      page.text == """
        Usage: lockstep sweep STRATEGY --symbol SYMBOL [options]

        Runs a strategy over a grid.

        All combinations.

        Arguments:
          STRATEGY  What to run.

        Options:
          --symbol SYMBOL      The instrument.
          --param NAME=VALUES  Values of one parameter. May be repeated.
          --top N              So many rows. [default: all]
          --json               Prints JSON.

        Money:
          --cash AMOUNT  Cash at the start. [default: 10000]

        Everywhere:
          --workspace DIR  The folder that holds data, reports and the log.
                           [default: .]
          --help           Shows this page.

        Example:
          lockstep sweep sma-cross --symbol SPY --param fast=2:143
              Many sets.

        """)
  }

  @Test func `The root page lists the commands`() {
    let page = HelpPage(of: Sample.root, path: ["lockstep"], globals: Sample.globals)
    #expect(page.text.contains("Usage: lockstep COMMAND [options]"))
    #expect(page.text.contains("  sweep  Runs a strategy over a grid.\n  data   Market data.\n"))
    #expect(page.text.contains("--version"))
  }

  @Test func `No line is longer than the page is wide`() {
    for width in [60, 80, 100] {
      let page = HelpPage(of: Sample.sweep, path: ["lockstep", "sweep"], globals: [], width: width)
      #expect(page.text.split(separator: "\n").allSatisfy { $0.count <= width })
    }
  }
}
