import CivilTime
import Foundation
import OrderedCollections
import PlanFiles
import Planning
import Support
import Testing

/// What `next` leaves of a plan's text as it was, and what it changes.
@Suite struct NextPlanTests {
  /// A plan as hands leave it: comments everywhere, odd blanks, brackets over lines, quotes, an anchor.
  static let handEdited = """
    # Läsåret 2017/18 — rör inte ordningen!
    version: 1

    plan:   "prov-2017-18"      # id:t
    title: 'Prov 2017/2018: "året"'   # titel
    year: {from: 2017-08-14, to: 2018-06-15, # första och sista
           holidays: SE}   # röda dagar
    # före kalendrar
    calendars:
      skola:
        terms:   # terminer
        - {name: Hösttermin, from: 2017-08-21, to: 2017-12-21}   # ht
        # mellan terminer
        - name: Vårtermin
          from: 2018-01-09    # vt börjar
          to: 2018-06-15
        breaks: [ {name: Höstlov, week: 44},   # v. 44
                  {name: Påsklov, week: 13} ]  # påsk

    audiences:
      alla: &alla {name: "Alla, # inte en kommentar", calendar: skola, busy: [{weekly: [mon]}, {on: 2018-03-01}]}   # upptagna
      några:
        name: Några
    """.replacingOccurrences(of: "några", with: "nagra")
      + """

          within: [alla]
          busy:           # varje rad för sig
            - on: 2018-02-01
              hours: "08:00-12:00"   # halvdag
            # emellan
            - {weekly: [fri]}   # fredagar
      speakers:
        elmer: {name: Maria Elmér, available: [{on: 2018-03-21, hours: "08:00-12:00"}]}
      sessions:
        # först
        start:
          title: |
            Start # inte en kommentar
          audiences: [alla]
          duration: 60 min  # en timme
          when:
            on: 2017-08-18   # fast
        besök:
      """.replacingOccurrences(of: "besök", with: "besok") + """

          title: Besök
          duration: 2 h
          yearly: drop    # nytt varje år
          # sist i besöket
        kurs: {title: Kurs, audiences: [nagra], speakers: [elmer], duration: 2 h, repeat: {times: 2, every: 4 weeks}}   # i en rad
        slut:
          title: Slut   # sist
          duration: 60 min

          # efter en tom rad
          when: {within: [{from: 2018-05-21, to: 2018-06-14}]}

      rules:
      - {first: start}   # alltid först
      - {apart: [besok, start,  # båda
                 slut], min: 5 days}
      - {order: [besok, slut]}   # besöket före
      waivers:
        - {code: closed-day, sessions: [slut], reason: "går ändå"}   # godtaget
      """ + "\n"

  static let schedule = """
    version: 1
    plan: prov-2017-18
    sessions:
      start: {day: 2017-08-18, start: "08:00", end: "09:00"}
      kurs-1: {day: 2018-02-06, start: "08:00", end: "10:00"}
      kurs-2: {day: 2018-03-06, start: "08:00", end: "10:00"}
      slut: {day: 2018-05-29, start: "13:00", end: "14:00", locked: true}

    """

  static let expected = """
    # (kalendarium next) heading
    # Läsåret 2017/18 — rör inte ordningen!
    version: 1

    plan:   "prov-2018-19"      # id:t
    programme: prov-2017-18
    title: 'Prov 2018/2019: "året"'   # titel
    # (kalendarium next) year
    year: {from: 2018-08-13, to: 2019-06-14, # första och sista
           holidays: SE}   # röda dagar
    # före kalendrar
    calendars:
      skola:
        # (kalendarium next) term
        terms:   # terminer
        - {name: Hösttermin, from: 2018-08-20, to: 2018-12-20}   # ht
        # mellan terminer
        - name: Vårtermin
          from: 2019-01-08    # vt börjar
          to: 2019-06-14
        # (kalendarium next) break
        breaks: [ {name: Höstlov, week: 44},   # v. 44
                  {name: Påsklov, week: 16} ]  # påsk

    audiences:
      alla: &alla {name: "Alla, # inte en kommentar", calendar: skola, busy: [{weekly: [mon]}]}   # upptagna
      nagra:
        name: Några
        within: [alla]
        busy:           # varje rad för sig
          # - on: 2018-02-01
          #   hours: "08:00-12:00"   # halvdag
          # emellan
          - {weekly: [fri]}   # fredagar
    speakers:
      # (kalendarium next) ask Maria Elmér
      elmer: {name: Maria Elmér, available: []}
    sessions:
      # först
      start:
        title: |
          Start # inte en kommentar
        audiences: [alla]
        duration: 60 min  # en timme
        when:
          on: 2018-08-17   # fast
      # besok:
      #   title: Besök
      #   duration: 2 h
      #   yearly: drop    # nytt varje år
        # sist i besöket
      kurs: {title: Kurs, audiences: [nagra], speakers: [elmer], duration: 2 h, repeat: {times: 2, every: 4 weeks, near: {days: [2019-02-05, 2019-03-05], weight: 1, cap: 14}}}   # i en rad
      slut:
        title: Slut   # sist
        duration: 60 min

        # efter en tom rad
        when: {on: 2019-05-28, start: "13:00", within: [{from: 2019-05-20, to: 2019-06-13}]}

    rules:
    - {first: start}   # alltid först
    - {apart: [start,  # båda
               slut], min: 5 days}
    # - {order: [besok, slut]}   # besöket före
    waivers: []
      # - {code: closed-day, sessions: [slut], reason: "går ändå"}   # godtaget

    """

  @Test func handEditedPlanKeepsEveryCommentAndTheOrder() throws {
    let next = try NextPlans.next(NextPlanTests.handEdited, schedule: NextPlanTests.schedule)
    let text = try #require(next.texts.values.last)
    #expect(
      text.split(separator: "\n", omittingEmptySubsequences: false)
        == NextPlanTests.expected.split(separator: "\n", omittingEmptySubsequences: false))
  }

  /// The comments of a text, in order, however its lines have changed.
  private func comments(_ text: String) -> [Substring] {
    text.split(separator: "\n").compactMap { line in
      line.range(of: "(^|[ \\t])# [^#\\[{]*$", options: .regularExpression).map { line[$0].drop { $0 == " " || $0 == "#" } }
    }
  }

  @Test func exampleKeepsEveryComment() throws {
    let old = try Repository.text("calendars/trelleborg-2017-18/plan.yaml")
    let next = try NextPlans.next(old, schedule: try Repository.text("calendars/trelleborg-2017-18/schedule.yaml"))
    let text = try #require(next.texts.values.last)
    let kept = comments(text).filter { !$0.contains("(kalendarium next)") }
    #expect(comments(old).count >= 50)
    for comment in comments(old) where !kept.contains(comment) { Issue.record("lost: \(comment)") }
    // Every line is there, in its order, but for its dates, weeks and busy times, and what was added or made a comment.
    func shape(_ line: Substring) -> String {
      var line = String(line)
      for (pattern, replacement) in [
        ("(, )?near: \\{[^}]*\\}(, )?", ""), ("\\d{4}-\\d{2}(-\\d{2})?", "D"), ("week: \\d+", "week"), ("samverkan-studiebesok, ", ""),
        ("busy:( \\[.*\\])?", "busy"), ("^ *(# )? *", ""), (" +#", " #"),
      ] { line = line.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression) }
      return line
    }
    func isAdded(_ line: Substring) -> Bool {
      ["(kalendarium next)", "    yearly: [{", "      near: {"].contains { line.contains($0) } && !old.contains(line)
    }
    let wished = old.split(separator: "\n").filter { $0.contains("      near: {") }
    let lines = text.split(separator: "\n").filter { line in !isAdded(line) || line.contains("# gemensam studiedag") }
    #expect(wished.count == 1)
    #expect(lines.map(shape) == old.split(separator: "\n").map(shape))
  }

  @Test func rollingAgainMakesRemarksAnewAndNoneTwice() throws {
    let once = try #require(try NextPlans.next(NextPlanTests.handEdited, schedule: NextPlanTests.schedule).texts.values.last)
    let twice = try #require(try NextPlans.next(once).texts.values.last)
    func remarks(_ text: String) -> [String] { text.split(separator: "\n").map(String.init).filter { $0.contains("(kalendarium next)") } }
    // Nothing of the speaker's has gone this time.
    #expect(remarks(twice) == remarks(once).filter { !$0.contains("ask") })
    #expect(twice.contains("plan:   \"prov-2019-20\"") && twice.contains("programme: prov-2017-18\n"))
  }

  @Test(arguments: [("\r\n", true), ("\n", false), ("\r\n", false)]) func lineEndsAreKept(_ end: String, _ endsWithOne: Bool) throws {
    var text = NextPlanTests.handEdited.replacingOccurrences(of: "\n", with: end)
    var expected = NextPlanTests.expected.replacingOccurrences(of: "\n", with: end)
    if !endsWithOne {
      text.removeLast()
      expected.removeLast()
    }
    let next = try NextPlans.next("\u{FEFF}" + text, schedule: NextPlanTests.schedule)
    #expect(next.texts.values.last == "\u{FEFF}" + expected)
  }

  @Test func acceptedDayIsFixedAndOthersAreWishedFor() throws {
    let plan = """
      version: 1
      plan: prov
      title: Prov
      year: {from: 2017-08-14, to: 2018-06-15}
      sessions:
        a: {title: A, duration: 60 min}
        b: {title: B, duration: 60 min}

      """
    let schedule = """
      version: 1
      plan: prov
      sessions:
        a: {day: 2018-03-21, start: "08:00", end: "09:00"}
        b: {day: 2018-03-22, start: "08:00", end: "09:00"}

      """
    let next = try NextPlans.next(plan, schedule: schedule, accepted: ["a"])
    #expect(
      next.texts.values.last == """
        # (kalendarium next) heading
        version: 1
        plan: prov-2018-19
        programme: prov
        title: Prov
        # (kalendarium next) year
        year: {from: 2018-08-13, to: 2019-06-14}
        sessions:
          a: {when: {on: 2019-03-20}, title: A, duration: 60 min}
          b: {prefer: {near: {day: 2019-03-21, weight: 1, cap: 14}}, title: B, duration: 60 min}

        """)
  }

  @Test func sharedDefinitionsGetACopyOfTheirOwnYear() throws {
    let scratch = try ScratchFolder()
    let plan = try scratch.write(
      """
      version: 1
      plan: prov-2017-18
      title: Prov
      include: [../delat/alla.yaml, ../delat/lokaler.yaml]
      year: {from: 2017-08-14, to: 2018-06-15}
      sessions:
        a: {title: A, audiences: [alla], venues: [aula], duration: 60 min, when: {on: 2018-03-21}}

      """, to: "2017/plan.yaml")
    _ = try scratch.write(
      "calendars: {skola: {staff-days: [2018-01-08]}}\naudiences: {alla: {name: Alla, calendar: skola}}\n", to: "delat/alla.yaml")
    _ = try scratch.write("venues: {aula: {name: Aulan}}\n", to: "delat/lokaler.yaml")
    let reader = PlanReader(isZone: { $0 == "Europe/Stockholm" })
    let next = try NextPlan(
      from: plan, to: "\(scratch.path)/ett/steg/2018", past: .init(schedule: nil), remarks: NextPlans.remarks, reader: reader)
    #expect(next.texts.keys.elements == ["\(scratch.path)/2017/../delat/alla-2018-19.yaml", "\(scratch.path)/ett/steg/2018/plan.yaml"])
    #expect(next.texts.values[0].hasPrefix("# (kalendarium next) staff-day\ncalendars: {skola: {staff-days: [2019-01-07]}}\n"))
    #expect(next.texts.values[1].contains("include: [../../../delat/alla-2018-19.yaml, ../../../delat/lokaler.yaml]"))
  }
}
