import ArgumentParser
struct Suggest: ParsableCommand { func run() throws {} }
struct Explain: ParsableCommand { func run() throws {} }
