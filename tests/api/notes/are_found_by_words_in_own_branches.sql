begin;

select plan(15);

select test.make_clinic();

create function test.asked(p_query text, p_subject text default 'user_ada', p_organization text default 'org_north')
returns text
language sql
as $function$
    select test.answer_to(p_subject, p_organization, p_query)
$function$;

create function test.noted(p_body text, p_branch text, p_more text default '')
returns text
language sql
as $function$
    select test.asked(
        format(
            'select api.add_note(%L, %L, %L %s) is not null', test.contact('Mary'), p_body,
            test.location(p_branch), p_more
        )
    )
$function$;

create function test.found(p_words text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(
        format(
            $$select string_agg(n.body, ', ') from api.search_notes(%L) as n$$, p_words
        ),
        p_subject
    )
$function$;

select is(test.noted('Likes the window seat', 'harbour'), 'true', 'something is noted');
select is(test.noted('Likes tea, no milk', 'hill'), 'true', 'at another branch too');
select is(test.noted('Likes tea in the morning', null), 'true', 'and of none');
select is(test.noted('', 'harbour'), 'RQ422', 'nothing is no note');
select is(test.found('likes'), 'Likes tea in the morning, Likes tea, no milk, Likes the window seat', 'the newest first');
select is(test.found('tea -milk'), 'Likes tea in the morning', 'words that must not be there');
select is(test.found('"window seat"'), 'Likes the window seat', 'words side by side');
select is(test.found('likes', 'user_grace'), 'Likes tea in the morning, Likes the window seat', 'of the own branches');
select is(test.found('coffee'), null, 'what nobody wrote is not found');
select is(test.found(' , '), 'RQ422', 'nothing cannot be looked for');
select is(test.found('likes', 'user_nobody'), 'RQ403', 'customers do not look');
select is(
    test.asked($$select count(*) from api.search_notes('likes')$$, 'user_alan', 'org_south'), '0',
    'nor does another organization find anything'
);
select is(
    test.asked(
        format(
            $$select string_agg(n.body, ', ') from api.list_notes(%L, 2) as n$$, test.contact('Mary')
        )
    ),
    'Likes tea in the morning, Likes tea, no milk', 'notes about a person'
);
select is(
    test.asked(
        format(
            $$select string_agg(n.body, ', ') from api.list_notes(%L, 2, %L) as n$$, test.contact('Mary'),
            (select n.id from contact.notes as n where n.body like '%milk')
        )
    ),
    'Likes the window seat', 'page by page'
);
select is(
    (
        select count(*)::int
        from audit.events as e
        where e.table_name = 'contact.notes' and concat(e.before, e.after) like '%window%'
    ),
    0, 'the trail does not tell what was noted'
);

select *
from finish();

rollback;
