-- Deploy routiq:ref/nicknames to pg
-- requires: ref/schema
-- requires: core/roles__see_every_row
--
-- Common short forms of given names in English, German, French, Spanish and Italian, written down for
-- this table. One nickname may stand for several names, one name has several nicknames.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.nicknames (
    nickname text not null,
    formal_name text not null,
    constraint pk_nicknames primary key (nickname, formal_name),
    constraint ck_nicknames_nickname check (nickname ~ '^[^ ]+$' and nickname = lower(nickname)),
    constraint ck_nicknames_formal_name
    check (formal_name ~ '^[^ ]+$' and formal_name = lower(formal_name)),
    constraint ck_nicknames_change check (nickname <> formal_name)
);

alter table ref.nicknames owner to app_owner;

comment on table ref.nicknames is
    'Short forms of given names; contact.formal_names asks it. Class: reference';
comment on column ref.nicknames.nickname is 'The short form, as contact.plain_text writes it';
comment on column ref.nicknames.formal_name is 'A name that it stands for, written alike';

insert into ref.nicknames (nickname, formal_name)
select distinct
    n.nickname,
    split_part(l.line, ': ', 1) as formal_name
from string_to_table($names$
abigail: abby abbie gail
abraham: abe bram
adelaide: addie della heidi
adrian: ade
albert: al bert bertie albie
alexander: alex alec alexi sandy sasha xander lex alek
alexandra: alex alexa lexi lexie sandra sandy sasha
alfred: al alf alfie fred freddie freddy
alice: ali allie elsie
alison: ali allie
amanda: mandy manda
amelia: amy millie milly mia
andrea: andi andie drea
andrew: andy drew andi
angela: angie ange
ann: annie nan nancy
anna: annie nan anya
anthony: tony ant
antonio: tony toni
antoinette: toni nettie
archibald: archie
arthur: art artie
augustus: gus
barbara: barb babs barbie bobbie
bartholomew: bart
beatrice: bea trixie bee
benedict: ben benny
benjamin: ben benny benji
bernard: bernie
bradley: brad
bridget: biddy bridie
calvin: cal
cameron: cam
carolyn: carol caro lyn
caroline: carol caro carrie caz
cassandra: cass cassie sandra
catherine: cath cathy kate katie kathy kitty cat
cecilia: cece celia sissy
charles: charlie chuck chas chip
charlotte: charlie lottie lotte char
chelsea: chels
christian: chris
christina: chris chrissie tina christy kirsty
christine: chris chrissie tina christy
christopher: chris kit topher
clarence: clarry
clifford: cliff
clinton: clint
constance: connie
cornelius: neil con
curtis: curt
cynthia: cindy
daniel: dan danny
danielle: dani
david: dave davy davey
deborah: deb debbie debby debs
denise: denny
dennis: den denny
dolores: lola lolita
dominic: dom nic
donald: don donny
dorothy: dot dottie dolly dora
douglas: doug dougie
dwight: ike
edith: edie
edmund: ed eddie ned ted
edward: ed eddie ted teddy ned
edwin: ed eddie
eleanor: ellie nell nellie nora ella lenore
elizabeth: beth betsy betty bess eliza liz lizzie libby lisa liza elsie elise elsa buffy
ellen: nell nellie ellie
emily: em emmy millie
emma: em emmy
ernest: ernie
esther: essie
eugene: gene
evelyn: evie eve
ezekiel: zeke
fiona: fi
florence: flo flossie
frances: fran frannie francie fanny frankie
francesca: fran franca cesca
francis: frank frankie fran
francisco: paco pancho frank curro
franklin: frank
franz: franzl
frederick: fred freddie freddy rick fritz
friedrich: fritz fred
gabriel: gabe
gabrielle: gabby gaby
genevieve: gen jenny eve
geoffrey: geoff jeff
george: georgie
georgina: georgie gina
gerald: gerry jerry
gerard: gerry jerry
gertrude: gertie trudy
giovanni: gianni nino
giuseppe: beppe peppe pino
gordon: gordie
grace: gracie
graham: gray
gregory: greg gregg
guillermo: memo guille
gustav: gus
gwendolyn: gwen wendy
hannah: hanna
harold: harry hal
harriet: hattie harry
heather: hev
helen: nell nellie lena
henrietta: etta hettie hattie
henry: harry hank hal
herbert: herb bert
howard: howie
hubert: hugh bert
hugh: hughie hugo
ignacio: nacho
ignatius: iggy
irene: rene
isaac: ike zac
isabel: bella belle izzy isa
isabella: bella belle izzy isa
isidore: izzy
jacob: jake jack coby
jacqueline: jackie jacqui
james: jim jimmy jamie jem
jane: janie janey
janet: jan
jean: jeanie jeannie
jeffrey: jeff
jennifer: jen jenny jenn
jeremiah: jerry
jeremy: jerry jez
jerome: jerry
jessica: jess jessie
jesus: chuy chucho
joan: joanie
joanna: jo joey
joanne: jo
johann: hans
johannes: hans jan hannes
john: jack johnny jon jock
jonathan: jon jonny johnny nathan
jose: pepe chepe
josefa: pepa
joseph: joe joey jo
josephine: jo josie fifi
joshua: josh
juan: juanito
judith: judy judi jude
julia: jules julie
julian: jules
juliana: jules
katherine: kate katie kathy kath kat kitty kay katy kit
kathleen: kath kathy kate katie
kathryn: kate katie kathy kath
katrina: kat trina
kenneth: ken kenny
kimberly: kim kimmy
kristen: kris
kristina: kris tina
laurence: larry laurie loz
lawrence: larry laurie loz
leonard: len lenny leo
leonardo: leo
leopold: leo
leslie: les
lillian: lil lily lilly
linda: lindy lyn
louis: lou louie
louise: lou lulu
lucas: luke luca
lucille: lucy lou
lucinda: cindy lucy
luis: lucho
madeleine: maddy maddie
madeline: maddy maddie
madison: maddy maddie
magdalena: lena magda
malcolm: mal
manuel: manny manolo
marcus: marc mark
margaret: maggie meg megan peggy peg marge margie madge greta rita daisy maisie
maria: mia mimi maria
marianne: mary anne
marilyn: mary lyn
martha: marty mattie patty
martin: marty
martina: tina
mary: molly polly mamie may moll
matilda: tilly tilda mattie
matthew: matt matty
maurice: moe mo
maximilian: max
maxwell: max
megan: meg
melanie: mel
melinda: mel mindy
melissa: mel lissa missy
mercedes: merche
michael: mike mick mickey micky mikey mitch
michelle: shelly chelle mich
mildred: millie milly
millicent: millie milly
miranda: mandy randa
miriam: mimi mim
mitchell: mitch
mohammed: mo
mohammad: mo
muhammad: mo
mohamed: mo
morris: mo moe
nancy: nan
natalie: nat
natasha: tasha nat
nathan: nat nate
nathaniel: nat nate nathan
neville: nev
nicholas: nick nicky nico nic
nicola: nicky nikki nic
nicole: nicky nikki nic
norman: norm
oliver: ollie olly
olivia: liv livvy ollie
oscar: ozzy
oswald: oz ozzy
pamela: pam pammie
patricia: pat patty tricia trish patsy
patrick: pat paddy
paul: pauly
paula: polly
penelope: penny
peter: pete
philip: phil pip
phillip: phil pip
philippa: pip pippa
phoebe: phebe
priscilla: prissy cilla
prudence: prue pru
rachel: rach shelly
ralph: ralphie
randall: randy
raymond: ray
rebecca: becky becca bec
reginald: reg reggie
rhonda: ronnie
richard: rick ricky rich richie dick rico
robert: bob bobby rob robbie bert robin
roberta: bobbie robbie berta
rodney: rod
roderick: rod rory
roger: rodge
roland: rollie
ronald: ron ronnie
rosalind: ros roz rosie
rosemary: rose rosie romy
rosa: rosita
rudolf: rudi rolf
rudolph: rudy
russell: russ rusty
samantha: sam sammy
samuel: sam sammy
sandra: sandy
sarah: sally sadie sal
scott: scotty
sebastian: seb bas
serena: rena
sharon: shaz shari
sheila: shell
sidney: sid
simon: si
solomon: sol
sophia: sophie soph
spencer: spence
stanley: stan
stefan: steff
stephanie: steph stevie
stephen: steve stevie ste
steven: steve stevie
stewart: stu
stuart: stu
susan: sue susie suzy
susanna: sue susie suzy anna
suzanne: sue susie suzy
sylvia: syl
tamara: tammy
teresa: terry tess tessa
terence: terry
theodore: ted teddy theo
theresa: terry tess tessa
thomas: tom tommy
timothy: tim timmy
tobias: toby
valentine: val
valerie: val
vanessa: nessa
veronica: ronnie vera
victor: vic
victoria: vicky vicki tori vic
vincent: vince vinnie
violet: vi
virginia: ginny ginger
vivian: viv
walter: walt wally
wendy: wen
wilhelm: willi willy
wilfred: wilf fred
wilhelmina: mina minnie
william: bill billy will willie willy liam
winifred: winnie freda
winston: winnie
yolanda: yoli
yvonne: vonnie
zachary: zac zach zack
$names$, E'\n') as l (line)
cross join lateral string_to_table(split_part(l.line, ': ', 2), ' ') as n (nickname)
where n.nickname <> split_part(l.line, ': ', 1);

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on ref.nicknames from app_owner;
grant select, insert, update, delete on ref.nicknames to app_migrator;

commit;
