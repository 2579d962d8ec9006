import LockstepCommand

@main
struct Main: LockstepProgram {}
