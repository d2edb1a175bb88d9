begin;

select plan(20);

select test.make_reception();

create temporary table made as
select
    test.write(c.id, 1, 'A picture') as message_id,
    test.write(c.id, 2, 'A note', true) as note_id
from test.converse('north', 'Mary') as c (id);

insert into comms.message_attachments (
    organization_id, message_id, url, file_name, media_type, byte_size
)
select test.organization('north'), f.message_id, 'https://example.com/' || f.name, f.name, f.media_type, f.byte_size
from made as m
cross join lateral (
    values
        (m.message_id, 'first', 'application/octet-stream', null),
        (m.message_id, 'again', 'image/png', 4),
        (m.note_id, 'noted', 'image/png', null),
        (m.message_id, 'expired', 'image/png', 4)
) as f (message_id, name, media_type, byte_size);

create function test.attachment(p_name text)
returns uuid
language sql
as $function$
    select a.id
    from comms.message_attachments as a
    where a.file_name = p_name
$function$;

create function test.work(p_call text)
returns text
language plpgsql
as $function$
begin
    perform test.sign_in('user_ada', 'org_north');
    return test.value_as('app_worker', 'select ' || p_call);
exception
    when others then
        return sqlstate;
end
$function$;

create function test.keep(p_name text, p_content text, p_more jsonb default '{}')
returns text
language sql
as $function$
    select test.work(
        format(
            'docs.keep_attachment(%L, %L)',
            test.attachment(p_name),
            jsonb_build_object(
                'sha256', encode(sha256(convert_to(p_content, 'UTF8')), 'hex'), 'media_type', 'image/jpeg',
                'byte_size', length(p_content), 'storage', 's3', 'bucket', 'files', 'storage_key', 'messages/' || p_name
            ) || p_more
        )
    )
$function$;

create function test.to_keep(p_more text default '')
returns text
language sql
as $function$
    select test.work(
        format('string_agg(t.file_name, %L order by t.file_name) from docs.attachments_to_keep(%s) as t', ' ', p_more)
    )
$function$;

create function test.read(p_name text, p_subject text)
returns text
language sql
as $function$
    select test.answer_to(
        p_subject, 'org_north',
        format(
            'select concat_ws(%L, a.storage_key, a.scan_status, a.media_type, a.byte_size, a.url) '
            'from api.get_attachment(%L) as a',
            ' ', test.attachment(p_name)
        )
    )
$function$;

select is(test.to_keep(), 'again expired first noted', 'a worker is told what is not stored yet');
select is(
    test.to_keep(format('1, %L', (select min(a.id::text) from comms.message_attachments as a))),
    (
        select a.file_name
        from comms.message_attachments as a
        order by a.id
        offset 1
        limit 1
    ),
    'page by page'
);
select is(
    test.read('first', 'user_nobody'), 'application/octet-stream https://example.com/first',
    'until then there is the address of the sender'
);
select is((test.keep('first', 'face')::jsonb ->> 'is_new'), 'true', 'what was fetched becomes a file');
select is(
    (
        select count(*)
        from jobs.jobs as j
        where j.kind = 'asset.scan'
    ),
    1::bigint, 'that is to be scanned'
);
select is(
    (
        select concat_ws(' ', s.storage_key, s.media_type, a.media_type, a.byte_size)
        from comms.message_attachments as a
        inner join docs.assets as s
            on a.organization_id = s.organization_id and a.asset_id = s.id
        where a.file_name = 'first'
    ),
    'messages/first image/jpeg image/jpeg 4', 'and that the attachment shows'
);
select is(
    (test.keep('again', 'face')::jsonb ->> 'storage_key'), 'messages/first',
    'content that is there already is told with its place'
);
select is(
    (
        select count(distinct a.asset_id)
        from comms.message_attachments as a
    ),
    1::bigint, 'and is one file'
);
select is(
    (test.keep('first', 'another face')::jsonb ->> 'is_new'), 'false', 'an attachment that is kept stays as it is'
);
select is(
    (
        select count(*)
        from docs.assets as s
    ),
    1::bigint, 'nothing is registered for it'
);
select is(test.work(format('docs.give_up_attachment(%L, %L)', test.attachment('expired'), '404')), 'true', 'what is gone');
select is(test.to_keep(), 'noted', 'is not asked for again');
select is(test.keep('noted', 'x', '{"byte_size": "many"}'), 'RQ422', 'a file has a length');
select is(test.keep('noted', 'x', '{"sha256": "none"}'), 'RQ422', 'and a digest');
select is(test.work(format('docs.keep_attachment(%L, %L)', core.new_id(), '{}')), 'RQ404', 'an attachment is there');
select is(
    test.read('first', 'user_nobody'), 'pending image/jpeg 4', 'the customer sees no place before it was scanned'
);
select is(test.read('first', 'user_alan'), 'messages/first pending image/jpeg 4', 'staff does');
select test.scan();
select is(test.read('first', 'user_nobody'), 'messages/first clean image/jpeg 4', 'and the customer once it is clean');
select is(test.read('noted', 'user_nobody'), 'RQ404', 'but no file of a note among staff');
select is(
    test.answer_to(
        'user_alan', 'org_south', format('select 1 from api.get_attachment(%L)', test.attachment('first'))
    ),
    'RQ404', 'and no clinic one of another'
);

select *
from finish();

rollback;
