import ArgumentParser

/// How the calendars of others that a plan names are reached and read.
struct SourceOptions: ParsableArguments {
  @OptionGroup(title: "Limits for calendars of others") var reading: ReadingOptions
}
