begin;

select plan(26);

select test.make_clinic();

insert into contact.contacts (
    organization_id, display_name, given_name, family_name, primary_email, primary_phone
)
select test.organization(v.slug), v.given || ' ' || v.family, v.given, v.family, v.email, v.phone
from (
    values
    ('north', 'María', 'García-López', 'mgl@clinic.example', '+61412345678'),
    ('north', 'Mario', 'Garcia', 'mario.garcia@post.example', '+61298765432'),
    ('north', 'Margaret', 'O''Brien', null, null),
    ('north', 'Per_cent', '100%', null, null),
    ('south', 'María', 'García-López', 'mgl@clinic.example', '+61412345678')
) as v (slug, given, family, email, phone);

insert into contact.contact_points (organization_id, contact_id, system, raw, normalized)
select c.organization_id, c.id, 'email', 'brien.m@home.example', 'brien.m@home.example'
from contact.contacts as c
where c.given_name = 'Margaret';
insert into contact.contact_identifiers (organization_id, contact_id, system, value)
select c.organization_id, c.id, 'cliniko', 'CK-0042/7'
from contact.contacts as c
where c.given_name = 'Mario';

create function pg_temp.found(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $$
    select
        test.answer_to(
            p_subject,
            'org_north',
            format(
                'select string_agg(s.given_name || s.rank, '','' order by s.rank, s.display_name) '
                'from api.search_contacts(%L) as s',
                p_query
            )
        )
$$;

select is(pg_temp.found('maria garcia-lopez'), 'María0', 'by the name, accents or not');
select is(pg_temp.found('GARCÍA'), 'Mario1,María1', 'by whole words, which may be parts of a name');
select is(pg_temp.found('lopez maria'), 'María1', 'in any order');
select is(pg_temp.found('mari gar'), 'Mario2,María2', 'by beginnings');
select is(pg_temp.found('argar'), 'Margaret3', 'by parts');
select is(pg_temp.found('obrien'), 'Margaret1', 'without the apostrophe');
select is(pg_temp.found('o brien'), 'Margaret1', 'or with a blank for it');
select is(pg_temp.found('ma'), 'Margaret0,Mario0,María0', 'two letters that names begin with');
select is(pg_temp.found('gracia'), 'Mario4,María4', 'letters that changed places');
select is(pg_temp.found('garsia'), 'Mario4,María4', 'a wrong letter');
select is(pg_temp.found('garca margaret'), null, 'each word must be there');
select is(pg_temp.found('garca'), 'Mario4,María4', 'a missing letter');
select is(pg_temp.found('margarett'), 'Margaret4', 'a letter too many');
select is(pg_temp.found('marja gartsia'), null, 'more than that is another name');
select is(pg_temp.found('margrit'), 'Margaret5', 'what sounds alike');
select is(pg_temp.found('0412 345 678'), 'María1', 'by a number as it is dialled at home');
select is(pg_temp.found('+61 (412) 345-678'), 'María1', 'and from abroad');
select is(pg_temp.found('5678'), 'María3', 'by its end');
select is(pg_temp.found('0412 354 678'), 'María4', 'with two digits that changed places');
select is(pg_temp.found('mario.garcia@post.example'), 'Mario1', 'by an address');
select is(pg_temp.found('brien.m@'), 'Margaret2', 'of the list of addresses too');
select is(pg_temp.found('ck-0042'), 'Mario2', 'by an identifier');
select is(pg_temp.found('ck00427'), 'Mario1', 'or without its punctuation');
select is(pg_temp.found('0_%'), null, 'signs of patterns are letters like others');
select is(pg_temp.found('100%'), 'Per_cent1', 'which can be found');
select is(pg_temp.found('maria', 'user_nobody'), 'RQ403', 'customers search for nobody');

select *
from finish();

rollback;
