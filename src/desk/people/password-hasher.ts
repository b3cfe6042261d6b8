/** Makes and checks password hashes: argon2id with the parameters of OWASP's cheat sheet, as a PHC string. */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** Takes as long for a `null` hash (no such editor) as for a wrong password. */
  verify(password: string, hash: string | null): Promise<boolean>
}
