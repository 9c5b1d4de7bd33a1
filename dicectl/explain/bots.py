"""What bots print: Telegram's sessions and keys, Discord's newer ways, packages of one name."""

from dicectl.explain.explanation import Explanation

DEPLOY = "Then: dicectl deploy"
SETS = "dicectl config set {} (it asks for the value)"

EXPLANATIONS = [
    Explanation(
        "telebot-is-another",
        r"'TeleBot' object has no attribute|module 'telebot' has no attribute"
        r"|cannot import name '(?P<name>\w+)' from 'telebot'|No module named 'telebot\.\w+'"
        r"|TeleBot\(\) takes no arguments",
        "The telebot that was installed is not the one that is meant: on PyPI telebot is another"
        " package than pyTelegramBotAPI, and both write to the same place.",
        "In requirements.txt: pyTelegramBotAPI in place of telebot. Here: pip uninstall telebot"
        f" pyTelegramBotAPI, then: pip install pyTelegramBotAPI. {DEPLOY}",
        "https://pypi.org/project/pyTelegramBotAPI/",
        checks=("D873",),
        examples=(
            "AttributeError: 'TeleBot' object has no attribute 'message_handler'",
            "AttributeError: module 'telebot' has no attribute 'TeleBot'",
        ),
    ),
    Explanation(
        "bot-token-missing",
        r"`?token`? or `?bot`? must be passed|You must pass the token you received"
        r"|Token must (?:not be empty|contain a colon)|A token must be specified|Bot token is not"
        r" defined|The API key is required for the .async. mode"
        r"|No bot token|BOT_TOKEN (?:is )?(?:missing|not)|The token was not provided",
        "The bot was given no token: the config var that the code reads is not set on the web.",
        f"{SETS.format('TOKEN')}, with the name that the code reads in os.environ",
        "https://devcenter.heroku.com/articles/config-vars",
        examples=(
            "ValueError: `token` or `bot` must be passed",
            "telegram.error.InvalidToken: You must pass the token you received from"
            " https://t.me/Botfather!",
        ),
    ),
    Explanation(
        "bot-session-refused",
        r"AuthKeyUnregistered|AuthKeyDuplicated|AUTH_KEY_(?:UNREGISTERED|DUPLICATED|INVALID)"
        r"|SessionRevoked|SESSION_(?:REVOKED|EXPIRED)|SessionPasswordNeeded|UserDeactivated"
        r"|(?:ValueError|ERROR - |ERROR:).? ?Not a valid string$|'Not a valid string'\)"
        r"|struct\.error: unpack requires a"
        r" buffer of [23]\d\d"
        r" bytes",
        "Telegram no longer takes the session of the account: it was used in two places at once,"
        " was ended in the app, or its text was cut off when it was copied.",
        f"Make a new session string here, then: {SETS.format('SESSION')}, with the name that the"
        " code reads. Let it run in one place only: heroku ps:scale worker=1 web=0",
        "https://docs.telethon.dev/en/stable/concepts/sessions.html",
        examples=(
            "telethon.errors.rpcerrorlist.AuthKeyDuplicatedError: The authorization key (session"
            " file) was used under two different IP addresses simultaneously",
            "pyrogram.errors.exceptions.unauthorized_401.AuthKeyUnregistered: Telegram says: [401"
            " AUTH_KEY_UNREGISTERED]",
            "ValueError: Not a valid string",
        ),
    ),
    Explanation(
        "telegram-key-refused",
        r"ApiIdInvalid|API_ID_INVALID|AccessToken(?:Expired|Invalid)|ACCESS_TOKEN_(?:EXPIRED"
        r"|INVALID)"
        r"|Your API ID or Hash cannot be empty|API key is required for the first authorization"
        r"|PhoneNumberInvalid",
        "Telegram does not take what the bot logs in with: API_ID and API_HASH (of my.telegram.org)"
        " do not belong together, or the token of the bot was made anew.",
        f"Copy them again from https://my.telegram.org and from BotFather, then:"
        f" {SETS.format('API_ID API_HASH BOT_TOKEN')}, with the names that the code reads",
        "https://core.telegram.org/api/obtaining_api_id",
        examples=(
            "telethon.errors.rpcerrorlist.ApiIdInvalidError: The api_id/api_hash combination is"
            " invalid",
            "pyrogram.errors.exceptions.bad_request_400.AccessTokenExpired: Telegram says: [400"
            " ACCESS_TOKEN_EXPIRED]",
        ),
    ),
    Explanation(
        "telegram-knows-no-chat",
        r"PeerIdInvalid|PEER_ID_INVALID|Peer id invalid: |BadRequest: Chat not found"
        r"|ChannelInvalid|CHANNEL_INVALID|ChatAdminRequired|Could not find the input entity"
        r"|Cannot find any entity corresponding|ChatWriteForbidden|ChannelPrivate",
        "The bot may not see the chat or channel that the code names: it is no member of it, has no"
        " rights there, or the number is wrong (a channel's begins with -100).",
        "Add the bot to the chat, as an administrator of a channel, and correct the number: "
        f"{SETS.format('CHAT_ID')}, with the name that the code reads",
        "https://core.telegram.org/bots/api#chat",
        examples=(
            "telegram.error.BadRequest: Chat not found",
            "pyrogram.errors.exceptions.bad_request_400.PeerIdInvalid: Telegram says: [400"
            " PEER_ID_INVALID]",
        ),
    ),
    Explanation(
        "telegram-wants-a-pause",
        r"FloodWait|FLOOD_WAIT|RetryAfter: Flood control exceeded|Too Many Requests: retry after",
        "Telegram makes the account wait, because it asked or logged in too often in a short time;"
        " a bot that starts over and over does so.",
        "Wait as long as the message says, and stop the app meanwhile: heroku ps:scale worker=0."
        " Then heroku ps:scale worker=1",
        "https://core.telegram.org/bots/faq#broadcasting-to-users",
        examples=(
            "pyrogram.errors.exceptions.flood_420.FloodWait: Telegram says: [420 FLOOD_WAIT_X] - A"
            " wait of 1200 seconds is required",
            "telegram.error.RetryAfter: Flood control exceeded. Retry in 35.0 seconds",
        ),
    ),
    Explanation(
        "discord-wants-await",
        r"coroutine '(?:\w+\.)?(?P<name>load_extension|add_cog|unload_extension|reload_extension)'"
        r" was never awaited|object NoneType can't be used in 'await' expression"
        r"|Callback for \w+ command is missing \"(?:ctx|interaction)\"",
        "The bot is written for another version of discord.py: since version 2 cogs are loaded with"
        " await.",
        "In the code: async def setup(bot): await bot.add_cog(...) in each cog, and await"
        " bot.load_extension(...) in async def setup_hook. Or keep the old one: discord.py<2 in"
        f" requirements.txt. {DEPLOY}",
        "https://discordpy.readthedocs.io/en/stable/migrating.html",
        examples=(
            "RuntimeWarning: coroutine 'BotBase.load_extension' was never awaited",
            "TypeError: object NoneType can't be used in 'await' expression",
        ),
    ),
    Explanation(
        "voice-needs-package",
        r"PyNaCl library needed in order to use voice|davey library needed in order to use voice",
        "Discord's voice needs packages of its own, which are not in the list.",
        f"In requirements.txt: discord.py[voice] in place of discord.py. {DEPLOY}",
        "https://discordpy.readthedocs.io/en/stable/intro.html#installing",
        examples=(
            "RuntimeError: PyNaCl library needed in order to use voice",
            "RuntimeError: davey library needed in order to use voice",
        ),
    ),
]
