begin;

select plan(8);

select test.make_clinic();

create temporary table made as
select test.write(c.id, 1, 'A note', true) as note_id
from test.converse('north', 'Mary') as c (id);

create function test.attach(p_slug text, p_columns text, p_values text)
returns text
language plpgsql
as $function$
begin
    execute format(
        'insert into comms.message_attachments (organization_id, message_id, %s) '
        'select test.organization(%L), m.note_id, %s from made as m',
        p_columns, p_slug, p_values
    );
    return null;
exception
    when others then
        return sqlstate;
end
$function$;

select is(
    test.attach('north', 'url', '$$https://example.com/1$$'), null, 'a file lies somewhere'
);
select is(
    (
        select a.is_private
        from comms.message_attachments as a
    ),
    true,
    'what belongs to a note is as private as the note'
);
select is(test.attach('north', 'file_name', '$$scan.pdf$$'), '23514', 'here or elsewhere');
select is(
    test.attach('north', 'url', '$$javascript:alert(1)$$'), '23514', 'at an address of the web'
);
select is(
    test.attach('north', 'asset_id, byte_size', 'gen_random_uuid(), -1'), '23514',
    'with a length'
);
select is(
    test.attach('north', 'asset_id, media_type', 'gen_random_uuid(), $$pdf$$'), '23514',
    'and a media type'
);
select is(
    test.attach('north', 'asset_id', 'gen_random_uuid()'), '23503', 'stored files are there'
);
select is(
    test.attach('south', 'url', '$$https://example.com/1$$'), 'RQ404',
    'and never with a message of another clinic'
);

select *
from finish();

rollback;
