"""What no word of a return code may be or contain, and what each of these touches.

Written for people who may be frightened, and for whoever looks over their shoulder: a word is
refused when it can remind of what was done, threaten, shame, or give away what the note is for.
It is a list of caution, not of dirty words: `deken` and `hotel` are in it. It was made at a desk.
Only people who lived through it can say whether it is long enough, and none has read it yet.

A stem stands for every word that it is a part of; after `^` for every word that begins with it;
after `=` for that word alone.
"""

from __future__ import annotations

WORDS_THAT_HURT: dict[str, str] = {
    "what was done": """
        aanrand aanval bedreig bedrieg bedrog ^bedro bespied beroof betast dreig dwang dwing
        forceer gedwee geweld gehoorz gijzel grijp hijg ^jat ^kapot ^klap kneep kneuz knevel
        knijp ^knok knuppel kwel kwets ^lokken ^lokker ^lokaas martel misbruik mishand molest
        ^onteer ontvoer overval pest plagen =plaag pijn schaad schend ^schop slachtof =slaan
        =slag sleur smijt snijd ^snij ^stamp ^steek ^straf stuip terreur ^trap treiter verkrach
        verniel verraad wraak wurg wreed gruwel bijten krassen ^krab ^prik stomp =stoot ^stoten
        ^steken =beuken =rammen gevecht vechten ruzie ^ramp =rukken =rukker dwong ^sjor ^stok
        =ram =tik =tikken =hak =hakken =hamer ^duw duwen trekken =ruk ^kietel ^pak =pakken
        ^graai =grip =greep ^slaat ^val =net striem snauw ^harpoen barst =uitdoen ^omkleed
        =omkleden slikken gegooid ^fuik
    """,
    "sex and the body": """
        bloot boezem ^borst ^buik erotiek gleuf geil =hoer =hoeren ^hoertje intiem kont klaarkom
        =kuit kut lichaam =lijf lingerie =lust wellust maagd masseur massag ^model naakt ^neuk
        orgas orgie penis =pik =pikken piemel =pijp porno puber schede seks =sex sperma spleet
        =string =slip =slipje streel streling =strelen tepel =tiet ^tong vagina wippen =wip
        ^zaad zoen kusje =kus kussen ^zuig ^lip ^heup ^knie vinger =bil ^billen =navel =huid
        ^hand ^voet =arm =armen =been =benen ^hals =nek ^rug =oor =oren ^neus =wang =mond ^teen
        =tenen =hoofd =haar =haren =oog ^ogen ^spier ^voel gevoel aanraak aanrak =poes =pruim
        =muts =mossel =oester ^stengel ^slurf =lolly =fluit =paal =palen =doos snol slet sloerie
        teef =banaan =ballen =bal =worst =knots =staaf =stang =staf stijf =noten =naaien =nat
        =natte =hard =harde =diep =diepe =gat ^gaten =lik ^likken =zacht =zachte =klaar =kam
        =bever =paren =paring =pols =enkel =enkels =tand =tanden =darm =darmen =klier =vlees
        =oksel =buste =eikel =hengst =lekker ^naak =strip stripp ^gluur ^gluren erect =pruimen
        =meloen tippel nippel naspel gulp kaviaar nimf genot ^paring pikant omhelz omarm vuist
        =zwoel gretig =vleien =stout ^poedel swing ^hoer aaibaar =blazen inblazen =insmeren
        ^rape oprapen logere
    """,
    "death, and harm to oneself": """
        begraf begrav begraa doden dood ^gedood =graf ^grafk ^grafs =graven =kist =lijk ^lijken
        moord overlij ^overled sterf sterv stierf gif =galg strop ^spring sprong gesprong
        afgrond perron spoor trein tram verdrink skelet zombie spook =geest =geesten rouw
        uitvaart cremat =flat =dak balkon =toren ^brug klif =rails wrak ^ravijn =eind ^einde
        =laatst =laatste zerk kerven vaarwel helium stikken mummie
    """,
    "weapons, war and crime": """
        bajes bandiet ^bijl ^bom bommen ^bende =boef ^boeven =boei =boeien =cel =cellen dader
        ^dief ^dieven dolk gangster geweer gevang ^vang granaat ^kanon kanonn kogel =mes =messen
        misda pistool revolver ^roof ^rover =schot ^schiet schutter soldaat =speer ^tank terror
        tralie wapen ^zwaard zweep leger oorlog vijand maffia crimin bunker =slot ^sloten
        grendel opsluit ketting =keten ^ketens =touw =kooi =hok kerker =kruit ^jager ^jagen
        ^jacht =degen sabel =strijd =boog ^pijl =lans torpedo =mars =arena stengun =pook ^raket
        ^fregat douane
    """,
    "police, courts and offices": """
        aangift agent arrest cipier justitie politi proces ^rechter rechtb recherc sirene
        verhoor vonnis advoca getuig inspect ambtena voogd asiel uitzet =boete ^boetes =recht
        =wet
    """,
    "illness": """
        abort ambulan apothe =arts bacter bloed chirurg diagnos dokter epidem ^gips ^griep
        hersen infect infuus kanker kliniek koorts kots litteken medici operat patient pleister
        =pil ^pillen pleuris rolstoel tering tyfus tumor virus vermink =wond ^wonden ^gewond
        ^ziek zalf braken diarree zwanger misval eczeem allerg puist pukkel ^kreup =naald =prik
        verband ^spuit ^verslik =pest =kuur =bleek =zwak =bult =lam =mank =doof =blind ^jeuk
        migrain beugel melaats kinine
    """,
    "money, debts, trade in people": """
        bankier =bank =banken betaal ^betal bordeel contant =geld geldig =euro ^huur =huren
        =klant =klanten kosten =kost ^kostb =lenen lening =loon =lonen omkoop ^kopen =koop
        =koper =kopers pooier prijs =prijzen =rente schuld ^handel salaris veiling ^verkoc
        ^verkop verkoop woeker zakgeld ^beurs ^beurz gulden krediet spaarpot ^spaar escort
        etalage ^hotel motel taxi =raam =ramen ^club failliet bedrag =munt =munten ^duit =winst
        ^tarief factuur =bieden =bod ^cadeau =rijk =arm =arme =duur =waar =waren ^juweel ^juwel
        sierad =goud
    """,
    "drugs, alcohol and smoking": """
        alcohol =bier =biertje ^borrel =brouwer cocktail coke dronken drug hasj ^rook =rook
        heroin jenever joint kater ^kroeg likeur nuchter opium paddo ^peuk roken roker =rum
        sherry sigaar sigaren sigaret snuif snuiv ^spuit stoned tabak versla whisky =wiet =wijn
        wodka zuip champag proost snoep bonbon =pils =roes =shag =drank =dranken asbak =fles
        =bar =kick =speed =pub =mug =kegel =poeders =tapkast
    """,
    "religion": """
        abdij altaar apostel bijbel bidden =bid bisschop boedd christ duivel =engel =engelen
        gebed geloof geloven =god goden godin heilig hemel hindoe =imam =jood joden kapel =kerk
        ^kerk kerst klooster koran =kruis ^kruisig moskee moslim =non =nonnen paasei =pasen
        pastoor =paus pelgrim preek preken priest profeet psalm rabbi ramadan sekte ^tempel
        wierook =zegen zondig zonde demon =hel =hels monnik domine islam jezus ritueel =pij
        synagog =ziel =zielen =orgel =koor =bazuin gospel minaret ^orakel
    """,
    "people who may have done it": """
        =baas =bazen broer =buren =buur ^buurm ^buurj =chef coach =dochter echtgen familie gezin
        ^juffer =juf =kerel leraar leider loverbo =mama =mam =man =mannen meester =moeder =neef
        =nicht =oma =ome =oom ^ooms =opa ^ouder =papa =pap pleeg trainer vader verloof vriend
        vrouw =zoon =zonen =zus ^zussen ^zuster zwager stief =tante tiran bruid huwelij ^trouw
        ^love =koppel koppela
        minnaar verlief =lief ^liefd ^liefj ^liev =schat =schatje ^koning =knul =knaap meisj
        =dame =dames jongen kinder =kind kleut baby =gast ^gasten =heer ^heren =heerser prins
        =prins =graaf =hertog tiener ^jeugd =jong =jonge =buurt =voogd =team =sport =coach
        =jonkheer =held =helden =leerling ^monteur ^partner =patron =directe =majoor =kapitein
        =kolonel =generaa sultan =baron =bode =postbode =herder =peuter dreumes
    """,
    "insults": """
        =aap =aapje =apen bitch debiel ^dombo =dom =domme =domoor domkop =ezel flikker =gek
        =gekke =gekken =geit gluiper =hond =honden ^hondj zeehond hufter idioot imbeciel kalf
        ^kalkoen klojo kluns kreng =kwal ^kwallen lafaard =laf lelijk loser =lul lullig mafkees
        =maf mongool neger ^nikker =pad ^padden pummel =rat ^ratten rotzak schaap slak ^slaaf
        ^slaven sloddervos stakker =stom =stomme sukkel trut =varken vetzak =vet viespeu =worm
        ^wormen zeug zigeun zwijn =bok ^bokken =koe ^koeien kakker ^kak dwaas dwerg malloot
        monster =heks draak =gier hyena parasiet ongedie =luis =luizen =vlo ^vlooi =vuil
        ^vuilnis afval ^mest =vies =vieze smerig stank ^stink =drek poep =plas ^plassen =riool
        ^rommel bagger =slang ^slangen =wolf =muis =spin ^spinnen =teek =rups =kip ^kippen =gans
        =mol =dik =dikke =dikkop =oen =zot =suf =sufferd =lui =luie =lomp =traag =sloom olifant
        =kameel ^gorilla =zwart =blank =blanke =bruin =wit =rot ^rotte =lama =haan =bizon
        =walvis ^nul vlegel baviaan albino kasplant slungel flapoor =pias
        ^potten plasje bunzing onzin absurd geklets =goedkoop
    """,
    "fear, shame and secrets": """
        alleen =angst angstig =bang bedroef beschaam duister eenzaam =foto ^foto =film ^film
        camera gesloten gevaar geheim griez huilen kelder nachtm =nacht =nood paniek schaam
        schrik schreeuw =kreet spion =spijt stalk stiekem =stil stille stilte =traan =tranen
        treurig verborg verdrie verdwaal verdwij verlat verlor verstop vlucht ^vrees =vrezen
        webcam wanhoop zwijg donker vangst valkuil valstrik zielig ellend jammer somber =boos
        =boze woede =haat =haten alarm =brand brandw explo botsing ongeluk ongeval zinken =val
        =vallen =strik =masker =kil ^kille =album =beeld =beelden =scherm =spel ^spelle =model
        =macht ^machtig =schade =avond =duivels =verlies =rood =vuur =vlam =vlammen ^bibber
        =leeg =koud =last =lastig ^onweer ^bliksem storm lokroep =knipoog =belofte weigeren
    """,
    "honour": """
        =eer eervol eerbaar eerloos =deugd deugdz =rein reinheid =keurig =kuis =proper =zuiver
    """,
    "bed, bath and clothes close to the skin": """
        =bad =baden badjas badpak badkamer =bed =bedden bedtijd bikini =deken ^dekens douche
        =hemd ^jurk ^laken matras onderbro ondergoe panty pyjama ^rits slaap slapen toilet =riem
        =riemen =broek =rok =rokken =kamer =kamers =sauna =sofa ^divan =sponde =broekje
    """,
    "what gives a note away": """
        =adres ^adressen afspraa bericht =chat =code ^gespre =hulp melding =veilig vertel wachtw
        ^seinen =tekst ^praat ^praten ^spreken ^spreek aanvraag anoniem =brief =contact telefoon
        interne =veste computer =fier
    """,
}


def what_hurts(word: str) -> str | None:
    """Return the stem for which `word` is refused; None when there is none."""
    for stem in (stem for stems in WORDS_THAT_HURT.values() for stem in stems.split()):
        if stem[0] == "=":
            found = word == stem[1:]
        elif stem[0] == "^":
            found = word.startswith(stem[1:])
        else:
            found = stem in word
        if found:
            return stem
    return None
