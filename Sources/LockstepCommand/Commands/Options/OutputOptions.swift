/// Options about what is printed, the same for every command that has them.
enum OutputOptions {
  static let json = Argument<Bool>.flag("json", "Prints JSON instead of tables.")
}
