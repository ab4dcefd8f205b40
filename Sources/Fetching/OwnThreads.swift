import NIOPosix

/// Runs tasks on the threads that NIO keeps for work of its own, beside those that all other tasks share.
final class OwnThreads: TaskExecutor {
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    NIOThreadPool.singleton.submit { _ in job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
