"""Words that may stand between a day and its time and change nothing; any other there is one we do not know."""

from core.number_words import words

HARMLESS = frozenset(
    words(
        # English, the small ones
        "a all also always an are around as at be been both by can could d day days do does done each early "
        "every for from generally get go goes going gonna got gotta had have head heading hi hit i id ill im "
        "in is it its ive just kinda like likely ll m make mainly me mean meet meeting mine must my need "
        "normally not now of off ok okay on only our out over per please pls plz really regularly remind "
        "reminder reminders reminding right s set should so start starting starts still t talk text that "
        "thats the their them then there they these time times to today too try trying typically up us usual "
        "usually w wake wanna want we well which will with work works would yes you your "
        # English, what one runs, where and with whom
        "base beach bridge buddies buddy club coach crew dog easy fartlek fast friend friends fun funday gang "
        "girls group grp guys half hard hill hills husband interval intervals jog jogs kids lake local loop "
        "marathon mates mile miles outside pace park parkrun partner partners quick race recovery repeats "
        "river road run runner runners running runs session sessions sharp short slow solo speed speedwork "
        "sprints squad steady stroller team tempo threshold track trail trails train training treadmill wife "
        "workout bright bed door practice commute sesh "
        "tempranito tempra uh um umm er "
        # Spanish
        "al alguna amigos asi avisa avisame avisen aviso calle carrera carreras ciudad como con corremos "
        "correr corro cuestas cada de debo del e el ella en entrenamiento entrenar entreno entrenos equipo es "
        "esos esas eso estoy favor generalmente grupo ha hago hay hora horas intervalos la las le les lo los "
        "meta mi mis montana muy nos normalmente o para parque pista plan pon ponme por porfa pues que "
        "quedamos quedo quiero recordar recordatorio recuerda recuerdame ritmo rodaje rodajes sale salgo "
        "salida salidas salimos salir se semana serian seria seran sera series son suave suaves suelo sus "
        "temprano tengo toca tocan todo todos todas trote un una voy vamos y ya yo entrenamos trotar troto "
        "madrugo siempre "
    )
)
