package io.neurolink.injection;

/**
 * The meanings of words that rules combine. The names that begin with {@code X} hold the
 * words of languages other than English, which rules accept in any order.
 */
enum Concept {

	/** To set aside, to cancel. */
	CANCEL,

	/** Previous, above, initial. */
	PRIOR,

	/** That you were given. */
	GIVEN,

	/** Your, the system's. */
	YOUR,

	/** All, any. */
	ALL,

	/** Everything. */
	EVERYTHING,

	/** Instructions, prompt, directives. */
	ORDERS,

	/** Text, conversation, input. */
	TEXT,

	/** Restrictions, filters, safeguards. */
	LIMITS,

	/** Safety, content, ethics, in front of limits. */
	SAFETY,

	/** To turn off, to bypass. */
	DISABLE,

	/** To follow, to obey. */
	FOLLOW,

	/** Not, never, stop. */
	NOT,

	/** Is void, no longer applies. */
	VOID,

	/** New, real, only. */
	NEW,

	/** Task, role, goal. */
	TASK,

	/** Is, are, will be. */
	IS,

	/** A colon. */
	COLON,

	/** From now on. */
	FROM_NOW,

	/** You, you are. */
	YOU,

	/** Will, must. */
	MUST,

	/** To output, to reply, to say. */
	OUTPUT,

	/** To show, to tell, to translate. */
	SHOW,

	/** To repeat word for word. */
	REPEAT,

	/** What is, what are. */
	WHAT,

	/** The system prompt. */
	SYSTEM_PROMPT,

	/** System, initial, hidden, in front of orders. */
	HIDDEN,

	/** Verbatim, word for word. */
	VERBATIM,

	/** To act as, to become. */
	ACT,

	/** DAN, unrestricted, jailbroken. */
	UNBOUND,

	/** Without, no, free from. */
	WITHOUT,

	/** To answer, to behave. */
	RESPOND,

	/** To enter, to enable. */
	ENTER,

	/** A mode without limits. */
	MODE,

	/** Developer mode, debug mode. */
	DEVELOPER_MODE,

	/** To refuse, to decline. */
	REFUSE,

	/** Language model, assistant. */
	MODEL,

	/** Note to, attention. */
	NOTE,

	/** The end user, as a model speaks of one. */
	USER,

	/** To tell, to notify. */
	INFORM,

	/** Reading this, processing this. */
	READING,

	/** To send, to forward. */
	SEND,

	/** Conversation, credentials. */
	SECRETS,

	/** An address of the web or of mail. */
	ADDRESS,

	/** Developer, administrator, creator. */
	AUTHORITY,

	/** To authorize, to permit. */
	AUTHORIZE,

	/** Override code, sudo. */
	OVERRIDE_CODE,

	/** Do anything now. */
	ANYTHING_NOW,

	/** Sure, here is. */
	SURE,

	/** Confirmation, permission. */
	CONFIRMATION,

	/** To proceed, to execute. */
	PROCEED,

	/** Regardless of, without regard to. */
	REGARDLESS,

	/** Law, ethics, policy. */
	ETHICS,

	/** Grandmother. */
	GRANDMOTHER,

	/** Used to. */
	USED_TO,

	/** A secret, a password. */
	PASSWORD,

	/** If you are. */
	IF_YOU_ARE,

	/** Above, previous, in front of the new instruction. */
	ABOVE,

	/** And, instead. */
	AND,

	/** Instructions, prompt, rules: what is asked for. */
	RULES,

	/** The system message. */
	SYSTEM_MESSAGE,

	/** System prompt, in these words. */
	PROMPT_NAME,

	/** A property that only a model has. */
	INNER,

	/** Begin your answer with. */
	BEGIN_ANSWER,

	/** Reading this, processing this. */
	READING_THIS,

	/** To. */
	TO,

	/** Persona, name. */
	IDENTITY,

	/** Important new instructions. */
	IMPORTANT_ORDERS,

	/** DAN. */
	DAN,

	/** Attacker, novel: something that only texts about instructions name. */
	STRONG_TOPIC,

	/** To set aside. */
	X_CANCEL,

	/** Previous, all, your. */
	X_PRIOR,

	/** Instructions, rules. */
	X_ORDERS,

	/** Everything. */
	X_EVERYTHING,

	/** To show, to tell; what is. */
	X_SHOW,

	/** The system prompt; your instructions. */
	X_PROMPT,

	/** You are now, act as. */
	X_ACT,

	/** Without restrictions. */
	X_UNBOUND,

	/** New instructions. */
	X_NEW,

	/** My, our, his. */
	OWN,

	/** About, regarding, for. */
	ABOUT,

	/** What concerns the model, after about. */
	MODEL_WORLD,

	/** How, why, explain: the beginning of a question about something. */
	ASKING,

	/** Attack, phrase, story: something that is spoken of. */
	TOPIC,

	/** He, I, we: another than the model acts. */
	OTHER_SUBJECT,

	/** Told, asked: something that is reported. */
	REPORTED

}
