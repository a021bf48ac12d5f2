/*
 * triage_defaults: what fac-triage knows without a configuration; each the default of the key
 * triage.NAME, as the text of a JSON array.
 *
 * A list in fac.json replaces the default, it does not add to it. How phrases match is phrases.h;
 * how labels and template lines do, verdict.h. Forms of a word are listed one by one, because only
 * whole words match: "auth" must not be found in "author", nor "migration" in "immigration".
 */
#ifndef FAC_STATE_TRIAGE_DEFAULTS_H
#define FAC_STATE_TRIAGE_DEFAULTS_H

/* the names of the signals of readiness, as enum signal has them, and what each is worth */
#define TRIAGE_SIGNALS                                                                            \
	"acceptance|expected|contrast|example|diagnosis|code|identifiers|quoted|version|hedging|" \
	"options|first_person|question|elsewhere"
#define TRIAGE_WEIGHTS                                                                            \
	"{\"acceptance\":2,\"expected\":1,\"contrast\":1,\"example\":1,\"diagnosis\":1,\"code\":" \
	"1,"                                                                                      \
	"\"identifiers\":1,\"quoted\":1,\"version\":1,\"hedging\":-1,"                            \
	"\"options\":-1,\"first_person\":-1,\"question\":-1,\"elsewhere\":-1}"

/* what an issue says where it tells how one would see that it is done */
#define TRIAGE_ACCEPTANCE_PHRASES                                                             \
	"["                                                                                   \
	"\"acceptance criteria\",\"acceptance criterion\",\"acceptance tests\","              \
	"\"definition of done\",\"done when\",\"it is done when\",\"success criteria\","      \
	"\"success looks like\",\"[ ]\",\"expected\",\"expect\",\"expects\",\"expectation\"," \
	"\"should\",\"shouldn't\",\"must\",\"shall\",\"ought to\",\"supposed "                \
	"to\",\"mustn't\",\"instead of\","                                                    \
	"\"verify that\",\"ensure that\""                                                     \
	"]"

/* beginnings of lines that an issue form puts there, not a person */
#define TRIAGE_TEMPLATE_PHRASES                                                                  \
	"["                                                                                      \
	"\"no response\",\"n/a\",\"none\",\"specify the actual results\",\"a clear and concise " \
	"description\","                                                                         \
	"\"a concise description\",\"a clear description\",\"add any other context\","           \
	"\"add any other information\",\"add screenshots\",\"if applicable\",\"if relevant\","   \
	"\"please complete the following\",\"please fill\",\"please provide a\","                \
	"\"please provide as\",\"please provide any\",\"please provide the\","                   \
	"\"please describe\",\"please search\",\"please read\",\"please paste\","                \
	"\"please tell us\",\"describe the bug here\","                                          \
	"\"describe the solution you'd like here\",\"describe your issue\","                     \
	"\"describe the issue here\",\"describe the problem here\",\"describe the feature\","    \
	"\"explain what happens\",\"explain the problem\",\"what happened?\","                   \
	"\"what did you expect\",\"tell us what\",\"thank you for\","                            \
	"\"thanks for taking the time\",\"thanks for reporting\",\"thanks for contributing\","   \
	"\"i have searched\",\"i've searched\",\"i searched\",\"i have checked\","               \
	"\"i've checked\",\"i checked\",\"i have read\",\"i've read\",\"i read the\","           \
	"\"i have verified\",\"i have reproduced\",\"i confirm\",\"i agree\","                   \
	"\"i am willing\",\"i'm willing\",\"i would like to work on\",\"i have included\","      \
	"\"i have provided\",\"i have confirmed\",\"i have looked\",\"i understand\","           \
	"\"i acknowledge\",\"there is no existing issue\",\"there isn't an existing issue\","    \
	"\"checked for duplicates\",\"yes, i\",\"no, i\",\"go to '\",\"click on '\","            \
	"\"scroll down to '\",\"see error\",\"steps to reproduce the behavior\",\"[e.g.\","      \
	"\"e.g. ios\",\"os: [e.g.\",\"browser [e.g.\",\"browser: [e.g.\",\"version [e.g.\","     \
	"\"version: [e.g.\",\"device: [e.g.\","                                                  \
	"\"is your feature request related to a problem\","                                      \
	"\"describe the solution you'd like\",\"describe alternatives you've considered\","      \
	"\"additional context\",\"code of conduct\",\"before submitting\","                      \
	"\"before you submit\",\"before opening\",\"replace this text\",\"write here\","         \
	"\"your answer here\",\"type here\",\"insert here\""                                     \
	"]"

/* labels by which a person keeps an issue */
#define TRIAGE_RESERVED_LABELS                                                  \
	"["                                                                     \
	"\"needs decision\",\"decision required\",\"decision needed\","         \
	"\"decision\",\"needs discussion\",\"discussion\",\"discuss\",\"rfc\"," \
	"\"proposal\",\"needs proposal\",\"design\",\"needs design\","          \
	"\"design decision\",\"design needed\",\"needs design decision\","      \
	"\"needs approval\",\"needs review\",\"needs product\","                \
	"\"product decision\",\"needs spec\",\"needs specification\","          \
	"\"needs info\",\"needs more info\",\"needs information\","             \
	"\"more information needed\",\"needs triage\",\"needs investigation\"," \
	"\"needs human\",\"human\",\"human only\",\"no agent\",\"no agents\","  \
	"\"no bots\",\"not for agents\",\"reserved\",\"on hold\",\"hold\","     \
	"\"paused\",\"blocked\",\"do not implement\",\"do not merge\",\"wip\"," \
	"\"invalid\",\"wontfix\",\"won't fix\",\"stale\""                       \
	"]"

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
	"\"decision rests\",\"decision must be\",\"decision needs to\",\"make a decision\","       \
	"\"made a decision\",\"final decision\",\"final call\",\"final say\",\"his call\","        \
	"\"her call\",\"their call\",\"vote on\",\"votes on\",\"voting on\",\"will vote\","        \
	"\"steering committee\",\"on the agenda\",\"outcome isn't known\",\"do we want it\","      \
	"\"do we want this\",\"do we even want\",\"do we really want\",\"whether we want\","       \
	"\"if we even want\",\"not sure we want\",\"stakeholder\",\"stakeholders\","               \
	"\"to be confirmed\",\"not final yet\",\"isn't final\",\"under discussion\","              \
	"\"'s call as\",\"'s call to make\",\"needs input from\",\"need input from\","             \
	"\"waiting for design\",\"waiting on design\",\"waiting for mockups\","                    \
	"\"waiting for the customer\",\"waiting for a reply\",\"waiting for an answer\","          \
	"\"waiting for a response\",\"waiting for confirmation\",\"awaiting confirmation\","       \
	"\"awaiting a response\",\"awaiting feedback\",\"awaiting input\","                        \
	"\"pending confirmation\",\"pending feedback\",\"pending discussion\",\"put on hold\","    \
	"\"is on hold\",\"currently on hold\",\"paused until\",\"postponed until\","               \
	"\"deferred until\",\"defer until\",\"legal team\",\"legal department\","                  \
	"\"compliance team\",\"privacy team\",\"product owner\",\"product manager\","              \
	"\"check with legal\",\"check with product\",\"checking with\",\"confirm with legal\","    \
	"\"confirm with product\",\"confirm with the customer\",\"confirm with the client\","      \
	"\"confirmation from\",\"needs confirmation\",\"need confirmation\",\"let's wait\","       \
	"\"please wait with\",\"wait until we\",\"no action yet\",\"don't do anything\","          \
	"\"do not do anything\",\"needs clarification\",\"clarify with\",\"leadership\","          \
	"\"the ceo\",\"the cto\",\"the cfo\",\"blocked on legal\",\"blocked on product\","         \
	"\"blocked on design\",\"blocked on a decision\",\"awaiting the decision\","               \
	"\"waiting for the decision\",\"once we have decided\",\"once it is decided\","            \
	"\"once that's decided\",\"until that's decided\",\"until this is decided\","              \
	"\"until it's decided\",\"until a decision\""                                              \
	"]"

/* labels of work that no agent does unasked */
#define TRIAGE_SENSITIVE_LABELS                                                               \
	"["                                                                                   \
	"\"security\",\"vulnerability\",\"cve\",\"auth\",\"authentication\","                 \
	"\"authorization\",\"authn\",\"authz\",\"login\",\"sso\",\"oauth\",\"permissions\","  \
	"\"permission\",\"access control\",\"rbac\",\"credentials\",\"secrets\",\"privacy\"," \
	"\"gdpr\",\"pii\",\"crypto\",\"cryptography\",\"encryption\",\"payments\","           \
	"\"payment\",\"billing\",\"subscriptions\",\"migration\",\"migrations\","             \
	"\"db migration\",\"database migration\",\"breaking change\",\"breaking\",\"ci\","    \
	"\"ci/cd\",\"pipeline\",\"workflow\",\"workflows\",\"github actions\",\"release\","   \
	"\"releases\",\"deployment\",\"infrastructure\",\"infra\",\"production\","            \
	"\"merge policy\",\"compliance\",\"legal\",\"license\""                               \
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
	"\"iam role\",\"iam roles\",\"iam policy\",\"iam policies\""                               \
	"]"

/* labels of what wants an answer, not a change */
#define TRIAGE_QUESTION_LABELS                                                  \
	"["                                                                     \
	"\"question\",\"questions\",\"support\",\"help\",\"usage\",\"how-to\"," \
	"\"user question\",\"q&a\""                                             \
	"]"

/* labels of what is there twice */
#define TRIAGE_DUPLICATE_LABELS  \
	"["                      \
	"\"duplicate\",\"dupe\"" \
	"]"

/* labels of what is several issues */
#define TRIAGE_EPIC_LABELS                                                \
	"["                                                               \
	"\"epic\",\"umbrella\",\"meta\",\"tracking\",\"tracking issue\"," \
	"\"roadmap\",\"initiative\""                                      \
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
	"\"merges automatically\",\"without a human\",\"without human\",\"human click\","          \
	"\"without a review\",\"skip review\",\"bypass review\",\"bypass the review\","            \
	"\"self-approve\",\"auto-approve\",\"auto approve\",\"auto-approval\","                    \
	"\"approve automatically\",\"approved automatically\",\"checks that have to pass\","       \
	"\"mandatory check\",\"mandatory checks\",\"mandatory on main\",\"required to merge\","    \
	"\"required for merge\",\"required before merging\",\"block merging\",\"blocks merging\"," \
	"\"merge requirements\",\"merge rule\",\"merge rules\",\"merge criteria\",\"mergify\","    \
	"\"probot\",\"repository ruleset\",\"branch ruleset\",\"status checks\","                  \
	"\".github/settings.yml\",\"coding agent\",\"coding agents\",\"coding bot\",\"ai agent\"," \
	"\"ai agents\",\"agent's prompt\",\"agent prompt\",\"agent prompts\",\"reviewer prompt\"," \
	"\"review agent\",\"reviewer agent\",\"review bot\",\"reviewer bot\",\".claude/\","        \
	"\".cursorrules\",\".cursor/rules\",\"copilot-instructions\",\"gemini.md\","               \
	"\"allowed commands\",\"allowed tools\",\"human reviewer\",\"to a human\","                \
	"\"intake rules\",\"picks up tickets\",\"picks up issues\",\"pick up tickets\","           \
	"\"pick up issues\",\"assigned itself\",\"assigns itself\",\"agents in parallel\","        \
	"\"concurrent agents\",\"agent concurrency\",\"agent timeout\",\"agent budget\","          \
	"\"merge without approval\",\"merge bot\",\"let the agent\",\"allow the agent\","          \
	"\"let the bot\",\"allow the bot\",\"ready for agent\",\"ready-for-agent\","               \
	"\"agent-ready\",\"instructions for the agent\",\"instructions to the agent\","            \
	"\"the agent's instructions\",\"agents' instructions\",\"guardrail\",\"guardrails\","      \
	"\"approval policy\",\"review policy\",\"two approvals\",\"one approval\","                \
	"\"number of approvals\",\"required approvals\",\"require approval\","                     \
	"\"require approvals\",\"minimum approvals\",\"merge its own\",\"merge their own\","       \
	"\"approve its own\",\"approve their own\",\"bypass list\",\"self-merge\","                \
	"\"branch rules\",\"protect main\",\"dismiss stale\",\"triage bot\",\"factory config\","   \
	"\"factory configuration\",\"factory's config\",\"agent config\",\"agent configuration\"," \
	"\"agent policy\",\"agent's policy\",\"agent rules\",\"max agents\",\"number of agents\""  \
	"]"

/* markers in the titles of issues that fac is tested with: closed, never merged */
#define TRIAGE_SYNTHETIC_TITLES                                               \
	"["                                                                   \
	"\"[factory-e2e]\",\"[fac-e2e]\",\"[fac-synthetic]\",\"[synthetic]\"" \
	"]"

#endif
