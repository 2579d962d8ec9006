import Research
import Rules
import Series
import Simulation

/// A sweep that searches: its journal, its progress, and what Ctrl-C leaves of it.
struct SearchJob {
  private let job: RunJob
  private let journal: SearchJournal
  private let context: Context

  /// Opens the journal; a search that does not go on begins with an empty one.
  ///
  /// - Throws: `DatabaseError`.
  init(_ job: RunJob, resume: Bool, _ context: Context) throws {
    self.job = job
    self.context = context
    journal = try SearchJournal(
      path: context.workspace.database, spec: job.spec,
      data: (job.bars + job.references).map(\.fingerprint), rules: job.strategy.fingerprint,
      version: Program.version)
    let kept = try journal.count()
    if resume {
      context.console.note(
        kept == 0
          ? "No generation of this search is kept; it begins"
          : "Going on behind generation \(NumberText.count(kept))")
    } else if kept > 0 {
      context.console.note("What an earlier start of this search had done is dropped")
      try journal.clear()
    }
  }

  /// Searches, with progress on the screen; Ctrl-C ends it and keeps what is done.
  func run() throws -> RunOutcome {
    Interruption.listen()
    let bar = ProgressBar("Searching", total: 1000, unit: "", console: context.console)
    defer { bar.finish() }
    let objective = job.spec.objective
    do {
      return try RunOutcome(
        job.spec, strategy: job.strategy, bars: job.bars, references: job.references,
        layout: job.layout,
        progress: { share in
          bar.update(Int(share * 1000))
          return !Interruption.isRequested
        }, journal: journal,
        news: { news in
          guard let best = news.best else { return }
          bar.say("best \(objective) \(RunText.value(best, of: objective))")
        })
    } catch ResearchError.ended {
      throw Interrupted(
        "stopped on request before a set was tried on all of history; nothing was logged, and the same line "
          + "with --resume goes on")
    }
  }

  /// Forgets what was kept once the run is logged; of a search that was stopped it is what resuming needs.
  ///
  /// - Throws: `Interrupted` for a search that was stopped.
  func finish(_ outcome: RunOutcome, number: Int64) throws {
    guard let search = outcome.sweep?.search, search.isEnded else { return try journal.clear() }
    throw Interrupted(
      "stopped on request after \(NumberText.count(search.trials)) sets, which run \(number) keeps; "
        + "the same line with --resume goes on")
  }
}
