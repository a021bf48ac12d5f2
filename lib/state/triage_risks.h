/*
 * triage_risks: how people say that a person decides, or that mistakes cost most. As triage_defaults.h.
 */
#ifndef FAC_STATE_TRIAGE_RISKS_H
#define FAC_STATE_TRIAGE_RISKS_H

/* words that keep a decision for a person */
#define TRIAGE_RESERVED_PHRASES                                                                    \
	"["                                                                                        \
	"\"needs decision\",\"needs a decision\",\"decision required\",\"decision needed\","       \
	"\"decision pending\",\"decision is pending\",\"decision is open\","                       \
	"\"requires a decision\",\"require a decision\",\"awaiting decision\","                    \
	"\"awaiting a decision\",\"pending a decision\",\"pending decision\","                     \
	"\"waiting for a decision\",\"to be decided\",\"not yet decided\",\"not been decided\","   \
	"\"have not decided\",\"haven't decided\",\"reserved for\",\"reserved to\","               \
	"\"reserved decision\",\"do not implement\",\"don't implement\",\"do not start\","         \
	"\"don't start\",\"do not work on this\",\"don't work on this\",\"do not pick this up\","  \
	"\"don't pick this up\",\"not ready for implementation\",\"not ready to be implemented\"," \
	"\"not ready to implement\",\"product decision\",\"architectural decision\","              \
	"\"architecture decision\",\"policy decision\",\"maintainer decision\","                   \
	"\"maintainers to decide\",\"maintainer to decide\",\"owner's call\","                     \
	"\"maintainer's call\",\"maintainers' call\",\"owner decides\",\"owner's decision\","      \
	"\"up to the maintainers\",\"needs sign-off\",\"needs signoff\",\"requires sign-off\","    \
	"\"sign-off from\",\"needs approval\",\"requires approval\",\"awaiting approval\","        \
	"\"pending approval\",\"approval required\",\"approval needed\",\"need to decide\","       \
	"\"needs to decide\",\"needs to be decided\",\"must be decided\",\"must decide\","         \
	"\"have to decide\",\"still to decide\",\"on hold until\",\"waiting on product\","         \
	"\"keep for a human\",\"humans only\",\"human only\",\"not for agents\",\"no agents\","    \
	"\"not for bots\",\"go-ahead\",\"green light from\",\"give the green light\","             \
	"\"gives the green light\",\"given the green light\",\"not agreed yet\","                  \
	"\"not yet agreed\",\"hasn't been agreed\",\"not approved yet\",\"not yet approved\","     \
	"\"hasn't been approved\",\"has not been approved\",\"until approved\","                   \
	"\"until it is approved\",\"until this is approved\",\"subject to approval\","             \
	"\"pending sign-off\",\"awaiting sign-off\",\"waiting for sign-off\","                     \
	"\"waiting on sign-off\",\"get sign-off\",\"not signed off\",\"hasn't signed off\","       \
	"\"has not signed off\",\"signs off\",\"waiting for approval\",\"waiting on approval\","   \
	"\"needs to approve\",\"has to approve\",\"have to approve\",\"must approve\","            \
	"\"approval from\",\"approval by\",\"an ok from\",\"the ok from\",\"ok from management\"," \
	"\"ok from legal\",\"needs buy-in\",\"budget approval\",\"waiting for legal\","            \
	"\"waiting on legal\",\"awaiting legal\",\"pending legal\",\"legal review\","              \
	"\"legal has to\",\"legal needs to\",\"until legal\",\"waiting for product\","             \
	"\"pending product\",\"until product\",\"awaiting product\","                              \
	"\"waiting for feedback from\",\"waiting to hear\",\"until we hear\","                     \
	"\"until we've heard\",\"until we have heard\",\"as soon as we've heard\","                \
	"\"until we know\",\"until he\",\"until she\",\"nobody touch\",\"nobody should touch\","   \
	"\"please leave this\",\"parking this\",\"parked until\",\"parked for now\",\"hold off\"," \
	"\"holding off\",\"refrain from\",\"not to be started\",\"don't open a pr\","              \
	"\"do not open a pr\",\"please don't send\",\"before anyone starts\","                     \
	"\"before anybody starts\",\"before someone starts\",\"before somebody starts\","          \
	"\"before we start\",\"before starting work\",\"before any work\",\"before work starts\"," \
	"\"before work begins\",\"dev work starts\",\"no decision yet\",\"no decision has\","      \
	"\"decision has to\",\"decision will be\",\"decision lies with\",\"decision is with\","    \
	"\"decision rests\",\"decision must be\",\"decision needs to\",\"final decision\","        \
	"\"final say\",\"his call\",\"her call\",\"their call\",\"steering committee\","           \
	"\"on the agenda\",\"outcome isn't known\",\"do we want it\",\"do we want this\","         \
	"\"do we even want\",\"do we really want\",\"whether we want\",\"if we even want\","       \
	"\"not sure we want\",\"stakeholder\",\"stakeholders\",\"to be confirmed\","               \
	"\"not final yet\",\"isn't final\",\"under discussion\",\"'s call as\","                   \
	"\"'s call to make\",\"needs input from\",\"need input from\",\"waiting for design\","     \
	"\"waiting on design\",\"waiting for mockups\",\"waiting for the customer\","              \
	"\"waiting for an answer\",\"awaiting feedback\",\"awaiting input\",\"pending feedback\"," \
	"\"pending discussion\",\"put on hold\",\"is on hold\",\"currently on hold\","             \
	"\"postponed until\",\"legal team\",\"legal department\",\"compliance team\","             \
	"\"privacy team\",\"product owner\",\"product manager\",\"check with legal\","             \
	"\"check with product\",\"checking with\",\"confirm with legal\","                         \
	"\"confirm with product\",\"confirm with the customer\",\"confirm with the client\","      \
	"\"confirmation from\",\"let's wait\",\"please wait with\",\"wait until we\","             \
	"\"no action yet\",\"don't do anything\",\"do not do anything\",\"needs clarification\","  \
	"\"clarify with\",\"the ceo\",\"the cto\",\"the cfo\",\"blocked on legal\","               \
	"\"blocked on product\",\"blocked on design\",\"blocked on a decision\","                  \
	"\"awaiting the decision\",\"waiting for the decision\",\"once we have decided\","         \
	"\"once it is decided\",\"once that's decided\",\"until that's decided\","                 \
	"\"until this is decided\",\"until it's decided\",\"until a decision\","                   \
	"\"has not said yes\",\"hasn't said yes\",\"have not said yes\",\"haven't said yes\","     \
	"\"not said yes yet\",\"nobody pick\",\"please nobody\",\"nobody start\","                 \
	"\"nobody should start\",\"no one should start\",\"until we've spoken\","                  \
	"\"before we've heard\",\"before we have heard\",\"heard from her\",\"heard from him\","   \
	"\"heard back from\",\"heard back yet\",\"steering group\",\"parked till\","               \
	"\"'s call though\",\"not our call\",\"not my call\",\"not ours to decide\","              \
	"\"not mine to decide\",\"not for us to decide\",\"up to the team\",\"up to product\","    \
	"\"up to legal\",\"up to management\",\"up to the owner\",\"has the last word\","          \
	"\"have the last word\",\"last word on\",\"gives the nod\",\"the nod from\","              \
	"\"thumbs up from\",\"thumbs-up from\",\"has agreed yet\",\"have agreed yet\","            \
	"\"nobody has agreed\",\"not been agreed\",\"no agreement yet\",\"nothing is decided\","   \
	"\"nothing decided yet\",\"isn't decided\",\"is not decided\",\"still open whether\","     \
	"\"remains to be seen whether\",\"waiting for their answer\",\"waiting for her answer\","  \
	"\"waiting for his answer\",\"waiting for word from\",\"pending word from\","              \
	"\"pending an answer\",\"needs a yes from\",\"needs a go from\",\"needs an okay\","        \
	"\"needs the okay\",\"okay from\",\"needs the ok\",\"needs to sign off\","                 \
	"\"has to sign off\",\"have to sign off\",\"must sign off\",\"sign off first\","           \
	"\"signs it off\",\"don't build\",\"do not build\",\"don't code\",\"please wait until\","  \
	"\"please hold\",\"not to be worked on\",\"not to be implemented\","                       \
	"\"not to be picked up\",\"shouldn't be picked up\",\"should not be picked up\","          \
	"\"should not be started\",\"shouldn't be started\",\"until further notice\","             \
	"\"not greenlit\",\"in review with legal\",\"with legal now\",\"contract is not signed\"," \
	"\"not signed yet\",\"will vote on\",\"up for a vote\",\"put to a vote\",\"group votes\"," \
	"\"committee votes\",\"team votes\",\"board votes\",\"confirmation needed from\","         \
	"\"need confirmation from\",\"needs confirmation from\""                                   \
	"]"

/* what fac itself may do: what may be merged, its configuration, what its agents are told */
#define TRIAGE_SELF_PHRASES                                                                        \
	"["                                                                                        \
	"\"merge policy\",\"merge policies\",\"merge.policy\",\"mergepolicy\",\"auto-merge\","     \
	"\"auto merge\",\"automerge\",\"auto-merging\",\"merge gate\",\"merge-gate\","             \
	"\"mergegate\",\"merge on green\",\"on-green-with-review\",\"merge queue\","               \
	"\"branch protection\",\"branch protections\",\"protected branch\","                       \
	"\"protected branches\",\"required check\",\"required checks\",\"required status check\"," \
	"\"required status checks\",\"required review\",\"required reviews\","                     \
	"\"required reviewers\",\"codeowners\",\"fac.json\",\"fac-discover\",\"fac-triage\","      \
	"\"fac-route\",\"fac-dispatch\",\"fac-keep\",\"fac-complete\",\"fac-mergegate\","          \
	"\"fac-reap\",\"fac_run\",\"fac_config\",\"graduation evidence\",\"software factory\","    \
	"\"the factory's\",\"agent instructions\",\"system prompt\",\"claude.md\",\"agents.md\","  \
	"\"merge button\",\"own policy\",\"own gate\",\"agent's permissions\","                    \
	"\"agents' permissions\",\"agent permissions\",\"the agents may\",\"the agent may\","      \
	"\"the agents' sandbox\",\"the agent's sandbox\",\"triage rules\",\"triage policy\","      \
	"\"dispatch policy\",\"fac-ask\",\"automatically merge\",\"automatically merged\","        \
	"\"automatically merges\",\"merge automatically\",\"merged automatically\","               \
	"\"merges automatically\",\"without a human\",\"human click\",\"without a review\","       \
	"\"skip review\",\"bypass review\",\"bypass the review\",\"self-approve\","                \
	"\"auto-approve\",\"auto approve\",\"auto-approval\",\"approve automatically\","           \
	"\"approved automatically\",\"checks that have to pass\",\"mandatory check\","             \
	"\"mandatory checks\",\"mandatory on main\",\"required to merge\",\"required for merge\"," \
	"\"required before merging\",\"block merging\",\"blocks merging\",\"merge requirements\"," \
	"\"merge rule\",\"merge rules\",\"merge criteria\",\"mergify\",\"probot\","                \
	"\"repository ruleset\",\"branch ruleset\",\".github/settings.yml\",\"coding agent\","     \
	"\"coding agents\",\"coding bot\",\"ai agent\",\"ai agents\",\"agent's prompt\","          \
	"\"agent prompt\",\"agent prompts\",\"reviewer prompt\",\"review agent\","                 \
	"\"reviewer agent\",\"review bot\",\"reviewer bot\",\".claude/\",\".cursorrules\","        \
	"\".cursor/rules\",\"copilot-instructions\",\"gemini.md\",\"allowed commands\","           \
	"\"allowed tools\",\"human reviewer\",\"intake rules\",\"picks up tickets\","              \
	"\"picks up issues\",\"pick up tickets\",\"pick up issues\",\"assigned itself\","          \
	"\"assigns itself\",\"agents in parallel\",\"concurrent agents\",\"agent concurrency\","   \
	"\"agent timeout\",\"agent budget\",\"merge without approval\",\"merge bot\","             \
	"\"let the agent\",\"allow the agent\",\"let the bot\",\"allow the bot\","                 \
	"\"ready for agent\",\"ready-for-agent\",\"agent-ready\",\"instructions for the agent\","  \
	"\"instructions to the agent\",\"the agent's instructions\",\"agents' instructions\","     \
	"\"approval policy\",\"review policy\",\"two approvals\",\"one approval\","                \
	"\"number of approvals\",\"required approvals\",\"require approval\","                     \
	"\"require approvals\",\"minimum approvals\",\"merge its own\",\"merge their own\","       \
	"\"approve its own\",\"approve their own\",\"bypass list\",\"self-merge\","                \
	"\"branch rules\",\"protect main\",\"dismiss stale\",\"triage bot\",\"factory config\","   \
	"\"factory configuration\",\"factory's config\",\"agent config\",\"agent configuration\"," \
	"\"agent policy\",\"agent's policy\",\"agent rules\",\"max agents\",\"number of agents\"," \
	"\"allowed to merge\",\"merge as soon as\",\"merged as soon as\",\"merge once green\","    \
	"\"merge-policy\",\"merge_policy\",\"needs-human\",\"issue sorter\",\"prompts/review\","   \
	"\"reviewer model\",\"review model\",\"review prompt\",\"bot picks\",\"bot picked\","      \
	"\"the bot may\",\"the bot can merge\",\"bot's instructions\",\"bot instructions\","       \
	"\"bot's prompt\",\"bot prompt\",\"bot is allowed\",\"agent is allowed\","                 \
	"\"agents are allowed\",\"agent should be allowed\",\"agent may not\",\"agents may not\"," \
	"\"agent can merge\",\"agents can merge\",\"what the agent may\",\"what agents may\","     \
	"\"agent sandbox\",\"sandbox of the agent\",\"agent allowlist\",\"agent's allowlist\","    \
	"\"auto-label\",\"automatic triage\",\"auto-triage\",\"autotriage\",\"triage prompt\","    \
	"\"triage config\",\"triage configuration\",\"dispatch rules\",\"routing rules for\","     \
	"\"merge checks\",\"merge check\",\"gate config\",\"gating rules\","                       \
	"\"needs a human review\",\"human in the loop\",\"human-in-the-loop\",\"human sign-off\"," \
	"\"over to a human\",\"handed to a human\",\"without human review\","                      \
	"\"without human approval\",\"github status checks\",\"agent guardrails\""                 \
	"]"

/* reports of a hole, and what is done about one */
#define TRIAGE_SECURITY_PHRASES                                                                    \
	"["                                                                                        \
	"\"session hijacking\",\"session fixation\",\"csrf\",\"xsrf\",\"privilege escalation\","   \
	"\"security\",\"insecure\",\"vulnerability\",\"vulnerabilities\",\"vulnerable\",\"cve\","  \
	"\"exploit\",\"exploits\",\"exploitable\",\"xss\",\"cross-site scripting\","               \
	"\"sql injection\",\"sqli\",\"command injection\",\"code injection\","                     \
	"\"prompt injection\",\"shell injection\",\"remote code execution\",\"rce\","              \
	"\"arbitrary code\",\"path traversal\",\"directory traversal\",\"ssrf\",\"xxe\","          \
	"\"denial of service\",\"redos\",\"sandbox escape\",\"backdoor\",\"malware\","             \
	"\"supply chain\",\"exfiltrate\",\"exfiltration\",\"force push\",\"force-push\","          \
	"\"security issue\",\"security hole\",\"security bug\",\"security report\","               \
	"\"responsible disclosure\",\"0-day\",\"zero-day\",\"proof of concept exploit\","          \
	"\"open redirect\",\"clickjacking\",\"attacker\",\"attackers\",\"attacker-controlled\","   \
	"\"malicious\",\"maliciously\",\"heap-buffer-overflow\",\"heap buffer overflow\","         \
	"\"heap overflow\",\"stack-buffer-overflow\",\"stack buffer overflow\","                   \
	"\"buffer overflow\",\"buffer overrun\",\"use-after-free\",\"use after free\","            \
	"\"double free\",\"double-free\",\"out-of-bounds write\",\"out-of-bounds read\","          \
	"\"out of bounds write\",\"out of bounds read\",\"oob write\",\"oob read\","               \
	"\"memory corruption\",\"code execution\",\"execute arbitrary\",\"ghsa\",\"npm audit\","   \
	"\"cargo audit\",\"pip-audit\",\"govulncheck\",\"dependabot alert\","                      \
	"\"dependabot alerts\",\"snyk\",\"internal addresses\",\"169.254.169.254\","               \
	"\"instance metadata\",\"coordinated disclosure\",\"coordinated release\",\"bug bounty\"," \
	"\"hackerone\",\"pentest\",\"pen test\",\"penetration test\",\"threat model\",\"owasp\","  \
	"\"cwe\",\"another customer\",\"other customers\",\"another customer's\","                 \
	"\"other customer's\",\"another user's\",\"someone else's\",\"somebody else's\","          \
	"\"other tenants\",\"other tenant\",\"another tenant\",\"other tenant's\","                \
	"\"cross-tenant\",\"idor\",\"unsanitized\",\"unsanitised\",\"not sanitized\","             \
	"\"not sanitised\",\"spoof\",\"spoofed\",\"spoofing\",\"tamper\",\"tampering\","           \
	"\"tampered\",\"timing attack\",\"side-channel\",\"man-in-the-middle\","                   \
	"\"man in the middle\",\"mitm\",\"phishing\",\"hijack\",\"hijacked\",\"onerror=\","        \
	"\"zip slip\",\"outside target dir\",\"outside the target directory\","                    \
	"\"outside of the target\",\"world-readable\",\"world-writable\",\"information leak\","    \
	"\"information disclosure\",\"data leak\",\"leaks credentials\",\"stored in plain text\"," \
	"\"stored in plaintext\",\"untrusted input\",\"hacked\",\"prototype pollution\","          \
	"\"zip bomb\",\"header injection\",\"template injection\",\"html injection\","             \
	"\"injection attack\",\"arbitrary files\",\"arbitrary file\",\"arbitrary commands\","      \
	"\"arbitrary command\",\"arbitrary html\",\"arbitrary javascript\",\"read any file\","     \
	"\"specially crafted\",\"maliciously crafted\",\"crafted input\",\"crafted file\","        \
	"\"crafted request\",\"addresssanitizer\",\"heap-use-after-free\","                        \
	"\"global-buffer-overflow\",\"dos attack\",\"dos vector\",\"ddos\","                       \
	"\"resource exhaustion\",\"content security policy\",\"content-security-policy\","         \
	"\"x-frame-options\",\"httponly\",\"samesite\",\"advisories\",\"github advisory\","        \
	"\"cvss\",\"user enumeration\",\"replay attack\",\"downgrade attack\","                    \
	"\"bypass the check\",\"bypass validation\",\"bypass the filter\",\"any user can\","       \
	"\"any logged-in user\",\"anyone can read\",\"anyone can see\",\"anyone can access\","     \
	"\"anyone could\",\"unprivileged\",\"unescaped html\",\"responsibly disclose\","           \
	"\"embargo\",\"embargoed\",\"crafted one\",\"a crafted\",\"with crafted\","                \
	"\"smashes the stack\",\"stack smashing\",\"overflows the buffer\","                       \
	"\"overflows the stack\",\"strcpy\",\"in radio range\",\"stolen\",\"impersonate\","        \
	"\"eavesdrop\",\"forged\",\"forgery\",\"guessable\",\"predictable token\","                \
	"\"brute-forced\",\"brute forced\",\"enumerable\",\"without any check\","                  \
	"\"without checking who\",\"without checking whether the user\","                          \
	"\"not checked whether the user\",\"belongs to somebody else\","                           \
	"\"belongs to someone else\",\"of another user\",\"of other users\","                      \
	"\"of other customers\",\"of another tenant\",\"from other tenants\",\"leaks other\","     \
	"\"leaks user\",\"leaks internal\",\"leaks private\",\"leaking private\","                 \
	"\"exposed to the internet\",\"exposed publicly\",\"publicly readable\","                  \
	"\"publicly reachable\",\"escape from the sandbox\",\"break out of the sandbox\","         \
	"\"breaks out of the sandbox\",\"evaluates user input\",\"eval of user\","                 \
	"\"user supplied html\",\"unpatched\",\"patched release\",\"affected versions\","          \
	"\"affected by cve\",\"private disclosure\""                                               \
	"]"

/*
 * work whose mistakes cost most: identity, secrets, money, data, permissions, cryptography, and how it is built and
 * delivered
 */
#define TRIAGE_SENSITIVE_PHRASES                                                                   \
	"["                                                                                        \
	"\"authentication\",\"authenticate\",\"authenticates\",\"authenticated\","                 \
	"\"authenticating\",\"authenticator\",\"unauthenticated\",\"auth\",\"authn\",\"authz\","   \
	"\"oauth\",\"oauth2\",\"openid\",\"oidc\",\"sso\",\"saml\",\"ldap\",\"kerberos\","         \
	"\"login\",\"logins\",\"log in\",\"logging in\",\"logged in\",\"logout\",\"sign-in\","     \
	"\"sign in\",\"signin\",\"single sign-on\",\"password\",\"passwords\",\"passwd\","         \
	"\"passphrase\",\"passphrases\",\"passcode\",\"2fa\",\"mfa\",\"two-factor\","              \
	"\"two factor\",\"multi-factor\",\"totp\",\"one-time code\",\"jwt\",\"jwts\","             \
	"\"session cookie\",\"session cookies\",\"cors policy\",\"credential\",\"credentials\","   \
	"\"creds\",\"secret\",\"secrets\",\"secret key\",\"api key\",\"api keys\",\"api-key\","    \
	"\"apikey\",\"api_key\",\"access key\",\"access keys\",\"private key\",\"private keys\","  \
	"\"signing key\",\"signing keys\",\"ssh key\",\"ssh keys\",\"gpg key\",\"pgp key\","       \
	"\"access token\",\"access tokens\",\"api token\",\"api tokens\",\"auth token\","          \
	"\"auth tokens\",\"bearer token\",\"bearer tokens\",\"refresh token\",\"refresh tokens\"," \
	"\"session token\",\"session tokens\",\"github token\",\"github_token\",\"id token\","     \
	"\"deploy key\",\"deploy keys\",\"keychain\",\"keyring\",\"service account\","             \
	"\"service accounts\",\"vault\",\"payment\",\"payments\",\"billing\",\"billed\","          \
	"\"invoice\",\"invoices\",\"invoicing\",\"refund\",\"refunds\",\"chargeback\","            \
	"\"credit card\",\"credit cards\",\"debit card\",\"stripe\",\"paypal\","                   \
	"\"subscription fee\",\"pricing\",\"payout\",\"payouts\",\"migration\",\"migrations\","    \
	"\"migrate\",\"migrates\",\"migrating\",\"schema change\",\"schema changes\","             \
	"\"alter table\",\"drop table\",\"drop database\",\"drop column\",\"truncate table\","     \
	"\"data loss\",\"backfill\",\"production data\",\"production database\","                  \
	"\"personal data\",\"gdpr\",\"pii\",\"permission\",\"permissions\",\"access control\","    \
	"\"access controls\",\"access-control\",\"authorization\",\"authorisation\","              \
	"\"authorize\",\"authorized\",\"authorise\",\"unauthorized\",\"unauthorised\","            \
	"\"privilege\",\"privileges\",\"privileged\",\"rbac\",\"access control list\",\"acls\","   \
	"\"sudo\",\"sudoers\",\"setuid\",\"chmod 777\",\"admin rights\",\"impersonate\","          \
	"\"impersonation\",\"encryption\",\"encrypt\",\"encrypts\",\"encrypted\",\"encrypting\","  \
	"\"decrypt\",\"decrypts\",\"decrypted\",\"decryption\",\"cryptography\","                  \
	"\"cryptographic\",\"crypto\",\"cipher\",\"ciphers\",\"tls\",\"ssl\",\"certificate\","     \
	"\"certificates\",\"x509\",\"x.509\",\"hmac\",\"signature verification\","                 \
	"\"signature check\",\"key rotation\",\"nonce\",\"ci configuration\",\"ci config\","       \
	"\"ci pipeline\",\"ci pipelines\",\"ci workflow\",\"ci workflows\",\"ci/cd\","             \
	"\".github/workflows\",\"github actions\",\"github action\",\"github workflow\","          \
	"\"github workflows\",\"gitlab-ci\",\".gitlab-ci.yml\",\"gitlab ci\",\"jenkinsfile\","     \
	"\"circleci\",\".circleci\",\"azure-pipelines\",\"azure pipelines\",\".ci/run\","          \
	"\"pull_request_target\",\"release pipeline\",\"deploy pipeline\","                        \
	"\"deployment pipeline\",\"deploy to production\",\"production deploy\",\"npm publish\","  \
	"\"pypi publish\",\"sign out\",\"sign-out\",\"signout\",\"signed out\",\"signs out\","     \
	"\"log out\",\"logged out\",\"logs out\",\"remember me\",\"session expires\","             \
	"\"session expiry\",\"session timeout\",\"session lifetime\",\"session_cookie_age\","      \
	"\"user sessions\",\"magic link\",\"passkey\",\"passkeys\",\"webauthn\",\"captcha\","      \
	"\"twine upload\",\"trusted publishing\",\"release.yml\",\"release workflow\","            \
	"\"release job\",\"release script\",\"release process\",\"docker hub\","                   \
	"\"container registry\",\"maven central\",\"crates.io\",\"goreleaser\","                   \
	"\"semantic-release\",\"code signing\",\"notarization\",\"notarize\",\"deploy job\","      \
	"\"deploy script\",\"deploy step\",\"deployment script\",\"workflow file\",\"ci job\","    \
	"\"ci jobs\",\"deletes their account\",\"delete their account\",\"delete my account\","    \
	"\"account deletion\",\"delete account\",\"deleted accounts\",\"account removal\","        \
	"\"right to erasure\",\"right to be forgotten\",\"data retention\",\"retention policy\","  \
	"\"data deletion\",\"delete user data\",\"user data\",\"customer data\","                  \
	"\"personal information\",\"anonymize\",\"anonymise\",\"only owners\",\"only admins\","    \
	"\"admins only\",\"admin only\",\"admin-only\",\"non-admin\",\"non-admins\","              \
	"\"user role\",\"user roles\",\"role-based\",\"a 403\",\"403 forbidden\",\"returns 403\"," \
	"\"access rights\",\"grant access\",\"grants access\",\"revoke\",\"revoked\",\"revokes\"," \
	"\"charged twice\",\"double charge\",\"overcharged\",\"card number\",\"iban\","            \
	"\"bank account\",\"direct debit\",\"apple pay\",\"google pay\",\"in-app purchase\","      \
	"\"in-app purchases\",\"proration\",\"bcrypt\",\"argon2\",\"set not null\","               \
	"\"alter column\",\"alembic\",\"flyway\",\"liquibase\",\"to pypi\",\"logs me out\","       \
	"\"logged me out\",\"logging me out\",\"stay logged in\",\"user session\","                \
	"\"token expiry\",\"token refresh\",\"refresh the token\",\"email verification\","         \
	"\"verify email\",\"kms\",\"keystore\",\"truststore\",\"trust store\",\"ca bundle\","      \
	"\"root ca\",\"self-signed\",\"let's encrypt\",\"letsencrypt\",\"secrets manager\","       \
	"\"secret manager\",\".env file\",\"app signing\",\"provisioning profile\","               \
	"\"publish the package\",\"publish the crate\",\"auto-deploy\",\"deploy workflow\","       \
	"\"deploy to staging\",\"deploys to\",\"build pipeline\",\"self-hosted runner\","          \
	"\"ci runner\",\"ci runners\",\"ci cache\",\"ci matrix\",\"build matrix\",\"ci step\","    \
	"\"to ci\",\"ci:\",\"dependabot.yml\",\"renovate.json\",\"cancel subscription\","          \
	"\"cancel their subscription\",\"paid plan\",\"paid plans\",\"bank transfer\","            \
	"\"credit note\",\"vat\",\"hard delete\",\"hard-delete\",\"drop the table\","              \
	"\"drop the column\",\"rename the table\",\"add an index on\",\"database backup\","        \
	"\"production db\",\"prod db\",\"prod database\",\"admin role\",\"viewer role\","          \
	"\"editor role\",\"guest role\",\"access denied\",\"access level\",\"chmod\",\"chown\","   \
	"\"umask\",\"cookie consent\",\"purge user\",\"delete users\",\"deletes users\","          \
	"\"iam role\",\"iam roles\",\"iam policy\",\"iam policies\",\"grants on\","                \
	"\"marked private\",\"access rule\",\"access rules\",\"who may see\",\"who may read\","    \
	"\"who may edit\",\"who can see\",\"who can read\",\"who can edit\",\"who has access\","   \
	"\"read access\",\"write access to\",\"has no access\",\"have no access\","                \
	"\"gains access\",\"lose access\",\"loses access\",\"lost access\",\"invite link\","       \
	"\"invite links\",\"guest access\",\"guest users\",\"deactivated user\","                  \
	"\"deactivated users\",\"suspended user\",\"suspended users\",\"banned users\","           \
	"\"account takeover\",\"account recovery\",\"device trust\",\"trusted devices\","          \
	"\"pin code\",\"biometric\",\"face id\",\"touch id\",\"fingerprint unlock\",\"yubikey\","  \
	"\"hardware key\",\"hsm\",\"signing certificate\",\"signed url\",\"signed urls\","         \
	"\"presigned\",\"session id\",\"session ids\",\"sessions expire\",\"log users out\","      \
	"\"logs users out\",\"signing in\",\"signing out\",\"sign users out\",\"password-less\","  \
	"\"passwordless\",\"charging customers\",\"charge customers\",\"charges the customer\","   \
	"\"charge the card\",\"charges the card\",\"charged the wrong\",\"wrong amount\","         \
	"\"double-charged\",\"billed twice\",\"tax rate\",\"tax rates\",\"sales tax\","            \
	"\"price calculation\",\"checkout total\",\"payroll\",\"wallet balance\","                 \
	"\"balance is wrong\",\"account balance\",\"sepa\",\"klarna\",\"adyen\",\"braintree\","    \
	"\"database upgrade\",\"upgrade postgres\",\"postgres upgrade\",\"convert the table\","    \
	"\"copy the rows\",\"move the rows\",\"table rewrite\",\"online migration\","              \
	"\"re-encrypt\",\"rotate keys\",\"rotate the keys\",\"key derivation\",\"aes\",\"rsa\","   \
	"\"ecdsa\",\"ed25519\",\"sha-1\",\"release branch\",\"release tag\",\"publish step\","     \
	"\"publish job\",\"build server\",\"build agents\",\"build machine\",\"jenkins\","         \
	"\"teamcity\",\"buildkite\",\"drone.yml\",\"delete personal\",\"export of personal\","     \
	"\"ip addresses of\",\"health data\",\"medical data\",\"opt-out of tracking\","            \
	"\"tracking consent\""                                                                     \
	"]"

#endif
