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
#define TRIAGE_RESERVED_PHRASES                                                  \
	"["                                                                      \
	"\"needs decision\",\"needs a decision\",\"decision required\","         \
	"\"decision needed\",\"decision pending\",\"decision is pending\","      \
	"\"decision is open\",\"requires a decision\",\"require a decision\","   \
	"\"awaiting decision\",\"awaiting a decision\",\"pending a decision\","  \
	"\"pending decision\",\"waiting for a decision\",\"to be decided\","     \
	"\"not yet decided\",\"not been decided\",\"have not decided\","         \
	"\"haven't decided\",\"reserved for\",\"reserved to\","                  \
	"\"reserved decision\",\"do not implement\",\"don't implement\","        \
	"\"do not start\",\"don't start\",\"do not work on this\","              \
	"\"don't work on this\",\"do not pick this up\",\"don't pick this up\"," \
	"\"not ready for implementation\",\"not ready to be implemented\","      \
	"\"not ready to implement\",\"product decision\","                       \
	"\"architectural decision\",\"architecture decision\","                  \
	"\"policy decision\",\"maintainer decision\",\"maintainers to decide\"," \
	"\"maintainer to decide\",\"owner's call\",\"maintainer's call\","       \
	"\"maintainers' call\",\"owner decides\",\"owner's decision\","          \
	"\"up to the maintainers\",\"needs sign-off\",\"needs signoff\","        \
	"\"requires sign-off\",\"sign-off from\",\"needs approval\","            \
	"\"requires approval\",\"awaiting approval\",\"pending approval\","      \
	"\"approval required\",\"approval needed\",\"need to decide\","          \
	"\"needs to decide\",\"needs to be decided\",\"must be decided\","       \
	"\"must decide\",\"have to decide\",\"still to decide\","                \
	"\"on hold until\",\"waiting on product\",\"keep for a human\","         \
	"\"humans only\",\"human only\",\"not for agents\",\"no agents\","       \
	"\"not for bots\""                                                       \
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
#define TRIAGE_SENSITIVE_PHRASES                                                 \
	"["                                                                      \
	"\"authentication\",\"authenticate\",\"authenticates\","                 \
	"\"authenticated\",\"authenticating\",\"authenticator\","                \
	"\"unauthenticated\",\"auth\",\"authn\",\"authz\",\"oauth\",\"oauth2\"," \
	"\"openid\",\"oidc\",\"sso\",\"saml\",\"ldap\",\"kerberos\",\"login\","  \
	"\"logins\",\"log in\",\"logging in\",\"logged in\",\"logout\","         \
	"\"sign-in\",\"sign in\",\"signin\",\"single sign-on\",\"password\","    \
	"\"passwords\",\"passwd\",\"passphrase\",\"passphrases\",\"passcode\","  \
	"\"2fa\",\"mfa\",\"two-factor\",\"two factor\",\"multi-factor\","        \
	"\"totp\",\"one-time code\",\"jwt\",\"jwts\",\"session cookie\","        \
	"\"session cookies\",\"cors policy\",\"credential\",\"credentials\","    \
	"\"creds\",\"secret\",\"secrets\",\"secret key\",\"api key\","           \
	"\"api keys\",\"api-key\",\"apikey\",\"api_key\",\"access key\","        \
	"\"access keys\",\"private key\",\"private keys\",\"signing key\","      \
	"\"signing keys\",\"ssh key\",\"ssh keys\",\"gpg key\",\"pgp key\","     \
	"\"access token\",\"access tokens\",\"api token\",\"api tokens\","       \
	"\"auth token\",\"auth tokens\",\"bearer token\",\"bearer tokens\","     \
	"\"refresh token\",\"refresh tokens\",\"session token\","                \
	"\"session tokens\",\"github token\",\"github_token\",\"id token\","     \
	"\"deploy key\",\"deploy keys\",\"keychain\",\"keyring\","               \
	"\"service account\",\"service accounts\",\"vault\",\"payment\","        \
	"\"payments\",\"billing\",\"billed\",\"invoice\",\"invoices\","          \
	"\"invoicing\",\"refund\",\"refunds\",\"chargeback\",\"credit card\","   \
	"\"credit cards\",\"debit card\",\"stripe\",\"paypal\","                 \
	"\"subscription fee\",\"pricing\",\"payout\",\"payouts\",\"migration\"," \
	"\"migrations\",\"migrate\",\"migrates\",\"migrating\","                 \
	"\"schema change\",\"schema changes\",\"alter table\",\"drop table\","   \
	"\"drop database\",\"drop column\",\"truncate table\",\"data loss\","    \
	"\"backfill\",\"production data\",\"production database\","              \
	"\"personal data\",\"gdpr\",\"pii\",\"permission\",\"permissions\","     \
	"\"access control\",\"access controls\",\"access-control\","             \
	"\"authorization\",\"authorisation\",\"authorize\",\"authorized\","      \
	"\"authorise\",\"unauthorized\",\"unauthorised\",\"privilege\","         \
	"\"privileges\",\"privileged\",\"rbac\",\"access control list\","        \
	"\"acls\",\"sudo\",\"sudoers\",\"setuid\",\"chmod 777\","                \
	"\"admin rights\",\"impersonate\",\"impersonation\",\"encryption\","     \
	"\"encrypt\",\"encrypts\",\"encrypted\",\"encrypting\",\"decrypt\","     \
	"\"decrypts\",\"decrypted\",\"decryption\",\"cryptography\","            \
	"\"cryptographic\",\"crypto\",\"cipher\",\"ciphers\",\"tls\",\"ssl\","   \
	"\"certificate\",\"certificates\",\"x509\",\"x.509\",\"hmac\","          \
	"\"signature verification\",\"signature check\",\"key rotation\","       \
	"\"nonce\",\"ci configuration\",\"ci config\",\"ci pipeline\","          \
	"\"ci pipelines\",\"ci workflow\",\"ci workflows\",\"ci/cd\","           \
	"\".github/workflows\",\"github actions\",\"github action\","            \
	"\"github workflow\",\"github workflows\",\"gitlab-ci\","                \
	"\".gitlab-ci.yml\",\"gitlab ci\",\"jenkinsfile\",\"circleci\","         \
	"\".circleci\",\"azure-pipelines\",\"azure pipelines\",\".ci/run\","     \
	"\"pull_request_target\",\"release pipeline\",\"deploy pipeline\","      \
	"\"deployment pipeline\",\"deploy to production\","                      \
	"\"production deploy\",\"npm publish\",\"pypi publish\""                 \
	"]"

/* words of a decision about how that is still open */
#define TRIAGE_DESIGN_PHRASES                                                   \
	"["                                                                     \
	"\"needs design decision\",\"needs a design decision\","                \
	"\"to be determined\",\"tbd\",\"still undecided\",\"yet undecided\","   \
	"\"undecided\",\"an open question\",\"open questions\",\"rfc:\","       \
	"\"[rfc]\",\"(rfc)\",\"request for comments\",\"request for comment\"," \
	"\"design decision\",\"design decisions\",\"design discussion\","       \
	"\"design question\",\"design questions\",\"needs design\","            \
	"\"needs a design\",\"needs discussion\",\"needs more discussion\","    \
	"\"needs some discussion\",\"needs further discussion\","               \
	"\"requires discussion\",\"to be discussed\",\"should be discussed\","  \
	"\"must be discussed\",\"should discuss\",\"need to discuss\","         \
	"\"let's discuss\",\"up for discussion\",\"open for discussion\","      \
	"\"discuss before\",\"needs to be discussed\",\"discussion needed\","   \
	"\"discussion required\",\"decide whether\",\"decide which\","          \
	"\"decide between\",\"needs a proposal\",\"how best to\","              \
	"\"which approach\",\"several approaches\","                            \
	"\"alternatives to consider\",\"bikeshed\",\"strawman\","               \
	"\"we have to choose\",\"we need to choose\",\"not clear yet how\","    \
	"\"needs a spec\",\"needs specification\""                              \
	"]"

/* what fac itself may do: what may be merged, its configuration, what its agents are told */
#define TRIAGE_SELF_PHRASES                                                     \
	"["                                                                     \
	"\"merge policy\",\"merge policies\",\"merge.policy\",\"mergepolicy\"," \
	"\"auto-merge\",\"auto merge\",\"automerge\",\"auto-merging\","         \
	"\"merge gate\",\"merge-gate\",\"mergegate\",\"merge on green\","       \
	"\"on-green-with-review\",\"merge queue\",\"branch protection\","       \
	"\"branch protections\",\"protected branch\",\"protected branches\","   \
	"\"required check\",\"required checks\",\"required status check\","     \
	"\"required status checks\",\"required review\",\"required reviews\","  \
	"\"required reviewers\",\"codeowners\",\"fac.json\",\"fac-discover\","  \
	"\"fac-triage\",\"fac-route\",\"fac-dispatch\",\"fac-keep\","           \
	"\"fac-complete\",\"fac-mergegate\",\"fac-reap\",\"fac_run\","          \
	"\"fac_config\",\"graduation evidence\",\"software factory\","          \
	"\"the factory's\",\"agent instructions\",\"system prompt\","           \
	"\"claude.md\",\"agents.md\",\"merge button\",\"own policy\","          \
	"\"own gate\",\"agent's permissions\",\"agents' permissions\","         \
	"\"agent permissions\",\"the agents may\",\"the agent may\","           \
	"\"the agents' sandbox\",\"the agent's sandbox\",\"triage rules\","     \
	"\"triage policy\",\"dispatch policy\",\"fac-ask\""                     \
	"]"

/* reports of a hole, and what is done about one */
#define TRIAGE_SECURITY_PHRASES                                                  \
	"["                                                                      \
	"\"session hijacking\",\"session fixation\",\"csrf\",\"xsrf\","          \
	"\"privilege escalation\",\"security\",\"insecure\",\"vulnerability\","  \
	"\"vulnerabilities\",\"vulnerable\",\"cve\",\"exploit\",\"exploits\","   \
	"\"exploitable\",\"xss\",\"cross-site scripting\",\"sql injection\","    \
	"\"sqli\",\"command injection\",\"code injection\","                     \
	"\"prompt injection\",\"shell injection\",\"remote code execution\","    \
	"\"rce\",\"arbitrary code\",\"path traversal\",\"directory traversal\"," \
	"\"ssrf\",\"xxe\",\"denial of service\",\"redos\",\"sandbox escape\","   \
	"\"backdoor\",\"malware\",\"supply chain\",\"exfiltrate\","              \
	"\"exfiltration\",\"force push\",\"force-push\",\"security issue\","     \
	"\"security hole\",\"security bug\",\"security report\","                \
	"\"responsible disclosure\",\"0-day\",\"zero-day\","                     \
	"\"proof of concept exploit\",\"open redirect\",\"clickjacking\""        \
	"]"

/* changes that others will have to follow */
#define TRIAGE_BEHAVIOR_PHRASES                                                 \
	"["                                                                     \
	"\"breaking change\",\"breaking changes\",\"backwards incompatible\","  \
	"\"backward incompatible\",\"backwards-incompatible\","                 \
	"\"backward-incompatible\",\"breaks compatibility\","                   \
	"\"break compatibility\",\"breaks backward compatibility\","            \
	"\"breaks backwards compatibility\",\"api break\",\"breaks the api\","  \
	"\"breaks existing\",\"change the default\",\"changes the default\","   \
	"\"changing the default\",\"change default behavior\","                 \
	"\"change the default behavior\",\"new default\",\"flip the default\"," \
	"\"by default from now on\",\"drop support\",\"drop python\","          \
	"\"drops support\",\"dropping support\",\"remove support for\","        \
	"\"removes support for\",\"end of life\",\"deprecate\",\"deprecates\"," \
	"\"deprecating\",\"deprecation of\",\"remove the deprecated\","         \
	"\"rename the public\",\"remove the public\",\"public api change\","    \
	"\"semver major\",\"major version bump\",\"behavior change\","          \
	"\"behaviour change\",\"behavioral change\",\"behavioural change\","    \
	"\"silently changes\""                                                  \
	"]"

/* labels of what wants an answer, not a change */
#define TRIAGE_QUESTION_LABELS                                                  \
	"["                                                                     \
	"\"question\",\"questions\",\"support\",\"help\",\"usage\",\"how-to\"," \
	"\"user question\",\"q&a\""                                             \
	"]"

/* words of what wants an answer */
#define TRIAGE_QUESTION_PHRASES                                                  \
	"["                                                                      \
	"\"i have a question\",\"just a question\",\"quick question\","          \
	"\"question:\",\"[question]\",\"can someone explain\","                  \
	"\"could someone explain\",\"can anyone explain\","                      \
	"\"could you explain\",\"please explain\",\"please advise\","            \
	"\"any help would be appreciated\",\"any help is appreciated\","         \
	"\"is this expected behavior\",\"is this the expected behavior\","       \
	"\"is this intended\",\"is this a bug or\",\"am i missing something\","  \
	"\"am i doing something wrong\",\"what am i doing wrong\",\"how do i\"," \
	"\"how can i\",\"how should i\",\"how to use\",\"does anyone know\","    \
	"\"is it possible to\""                                                  \
	"]"

/* labels of what is there twice */
#define TRIAGE_DUPLICATE_LABELS  \
	"["                      \
	"\"duplicate\",\"dupe\"" \
	"]"

/* words that name the original */
#define TRIAGE_DUPLICATE_PHRASES                                              \
	"["                                                                   \
	"\"duplicate of\",\"duplicates #\",\"dup of\",\"dupe of\","           \
	"\"is a duplicate\",\"a duplicate issue\",\"same as #\","             \
	"\"same issue as\",\"already reported\",\"already filed\","           \
	"\"already tracked in\",\"superseded by\",\"see also the original\"," \
	"\"possible duplicate\",\"closing in favor of\","                     \
	"\"closing in favour of\""                                            \
	"]"

/* labels of what is several issues */
#define TRIAGE_EPIC_LABELS                                                \
	"["                                                               \
	"\"epic\",\"umbrella\",\"meta\",\"tracking\",\"tracking issue\"," \
	"\"roadmap\",\"initiative\""                                      \
	"]"

/* words of what is several issues */
#define TRIAGE_EPIC_PHRASES                                                    \
	"["                                                                    \
	"\"[epic]\",\"epic:\",\"epic -\",\"umbrella issue\","                  \
	"\"umbrella ticket\",\"umbrella:\",\"[umbrella]\",\"tracking issue\"," \
	"\"tracking ticket\",\"[tracking]\",\"tracking:\",\"meta issue\","     \
	"\"meta-issue\",\"[meta]\",\"meta:\",\"master issue\","                \
	"\"master ticket\",\"roadmap\",\"sub-issues\",\"sub-tasks\","          \
	"\"subtasks\",\"child issues\",\"parent issue\",\"this epic\","        \
	"\"this issue tracks\",\"this ticket tracks\",\"break this down\","    \
	"\"split this into\",\"multiple pull requests\","                      \
	"\"several pull requests\",\"one pr per\""                             \
	"]"

/* work that no commit to a repository does */
#define TRIAGE_OUTSIDE_PHRASES                                                 \
	"["                                                                    \
	"\"outside this repository\",\"outside of this repository\","          \
	"\"outside the repository\",\"not in this repository\","               \
	"\"in another repository\",\"in a different repository\","             \
	"\"different repo\",\"another repo\",\"other repo\","                  \
	"\"in the other repository\",\"belongs in\","                          \
	"\"belongs to another repository\",\"upstream fix\",\"fix upstream\"," \
	"\"report upstream\",\"reported upstream\",\"update the wiki\","       \
	"\"on the wiki\",\"update the website\",\"in the app store\","         \
	"\"in the play store\",\"app store connect\",\"the admin console\","   \
	"\"in the admin panel\",\"in the dashboard settings\",\"dns record\"," \
	"\"dns records\",\"domain registrar\",\"buy a\",\"purchase a\","       \
	"\"sign a contract\",\"contact the vendor\",\"contact support\","      \
	"\"email the\",\"send an email to\",\"call the customer\","            \
	"\"schedule a meeting\",\"set up a meeting\",\"order hardware\","      \
	"\"create an account\",\"repository settings\","                       \
	"\"organization settings\",\"org settings\",\"write a blog post\","    \
	"\"announce on\",\"post on twitter\",\"run on production\","           \
	"\"on the production server\",\"restart the server\",\"ssh into\","    \
	"\"manually run\""                                                     \
	"]"

/* markers in the titles of issues that fac is tested with: closed, never merged */
#define TRIAGE_SYNTHETIC_TITLES                                               \
	"["                                                                   \
	"\"[factory-e2e]\",\"[fac-e2e]\",\"[fac-synthetic]\",\"[synthetic]\"" \
	"]"

#endif
