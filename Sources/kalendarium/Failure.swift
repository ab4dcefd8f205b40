import Feeds
import Pages
import Planning
import Web
import Words

/// What ends a verb early, and the one place that maps it to words and a status.
enum Failure: Error {
  /// A plan or a schedule is wrong.
  case problems([PlanProblem], Words)
  /// Calendar files are none.
  case calendars([CalendarTrouble])
  /// The command line asks for what cannot be.
  case usage(String)
  /// What is asked about has not been decided.
  case undecided(String)
  /// Something outside failed.
  case outside(String)

  /// What went wrong, as compilers say it: a line for each problem.
  var lines: [String] {
    switch self {
    case .problems(let problems, let words):
      problems.map { "\($0.mark.file):\($0.mark.line):\($0.mark.column): error: \(words.sentence($0))" }
    case .calendars(let troubles): troubles.map(\.message)
    case .usage(let text), .undecided(let text), .outside(let text): ["error: \(text)"]
    }
  }

  /// Says what went wrong.
  func report(asJSON: Bool) -> ExitStatus {
    for line in lines { Console.message(line) }
    if asJSON { Console.json(ProblemsReply(problems: replies)) }
    switch self {
    case .problems, .calendars, .usage: return .wrong
    case .undecided: return .findings
    case .outside: return .outside
    }
  }

  private var replies: [ProblemReply] {
    switch self {
    case .problems(let problems, let words): problems.map { ProblemReply($0, words) }
    case .calendars(let troubles): troubles.map(ProblemReply.init)
    case .usage(let text), .outside(let text): [ProblemReply(text: text)]
    case .undecided(let text): [ProblemReply(text: text, code: "undecided")]
    }
  }

  init(_ problem: PublishedFolder.Problem) {
    let advice =
      switch problem.operation {
      case .damaged: "restore the published folder, or publish to a new one; nothing was changed"
      case .exchange: "publish to a folder on a local disk that is no mount point; nothing was changed"
      case .lock, .read, .write: "nothing was changed"
      }
    self = .outside("\(problem.path): cannot \(Failure.verb(problem.operation)): \(problem.reason); \(advice)")
  }

  private static func verb(_ operation: PublishedFolder.Problem.Operation) -> String {
    switch operation {
    case .lock: "lock"
    case .read: "read"
    case .write: "write"
    case .exchange: "put the new generation in place"
    case .damaged: "read what was published"
    }
  }

  init(_ problem: AccessFile.Problem) {
    self =
      switch problem {
      case .system(let path, let reason): .outside("\(path): \(reason); nothing was changed")
      case .tooLarge(let path, let limit): .outside("\(path): larger than \(limit) bytes; nothing was changed")
      case .version(let path, let found): .usage("\(path): version \(found) is not known; a newer kalendarium has written it")
      case .notUnderstood(let path, let what): .usage("\(path): no list of addresses: \(what)")
      case .refused(.full(let limit)): .usage("the list of addresses is full (\(limit))")
      case .refused(.unknown(let who)): .usage("no good address goes by '\(who)'; `access list` shows them")
      case .refused(.noFeed(let feed)): .usage("'\(feed)' is no private feed; write for example leda-och-driva/speaker/elmer.ics")
      case .refused(.noSubscriber(let name)): .usage("--subscriber '\(name)' is no name")
      }
  }

  init(_ problem: Pages.Problem) {
    self = .outside("the template '\(problem.template)' of the pages is broken; report it; nothing was changed")
  }

  init(_ problem: Publication.Problem) {
    self =
      switch problem {
      case .zone(let name): .usage("timezone \(name): its clocks do not follow two yearly rules, so no feed can be written")
      case .zoneHistory(let name, let day):
        .usage("timezone \(name): on \(day) its clocks do not follow the rules of today, so no feed can be written")
      case .feed(let path, let reason): .outside("\(path): the feed was not written as it should be (\(reason)); nothing was changed")
      case .collapse(let before, let after):
        .outside(
          "\(before) sessions were published and only \(after) would be left; publish with --anyway if that is right; nothing was changed")
      }
  }
}

/// `problems` of the JSON.
struct ProblemsReply: Encodable {
  let problems: [ProblemReply]
}

/// One problem: where, which word, what, and the nearest word that would be right.
struct ProblemReply: Encodable {
  let file: Nullable<String>
  let line: Nullable<Int>
  let column: Nullable<Int>
  let code: String
  let word: String
  let nearest: Nullable<String>
  let text: String

  init(_ problem: PlanProblem, _ words: Words) {
    file = Nullable(problem.mark.file)
    line = Nullable(problem.mark.line)
    column = Nullable(problem.mark.column)
    code = problem.code
    word = problem.word
    nearest = Nullable(problem.nearest)
    text = words.sentence(problem)
  }

  init(_ trouble: CalendarTrouble) {
    file = Nullable(trouble.file)
    line = Nullable(trouble.line)
    column = Nullable(1)
    code = "calendar"
    word = ""
    nearest = Nullable(nil)
    text = trouble.text
  }

  init(text: String, code: String = "command-line") {
    file = Nullable(nil)
    line = Nullable(nil)
    column = Nullable(nil)
    self.code = code
    word = ""
    nearest = Nullable(nil)
    self.text = text
  }
}

/// A value that is written as null where there is none, so that keys are always there.
struct Nullable<Value: Encodable>: Encodable {
  let value: Value?

  init(_ value: Value?) { self.value = value }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let value { try container.encode(value) } else { try container.encodeNil() }
  }
}
