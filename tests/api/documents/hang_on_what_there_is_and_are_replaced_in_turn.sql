begin;

select plan(42);

select test.make_reception();

create temporary table made as
select
    test.book('Mary', 'Doctor Harbour', 9, 'harbour') as harbour,
    test.book('Noah', 'Doctor Hill', 9, 'hill') as hill;

grant select on made to authenticated;

-- Files: each content once.
select is(test.asset('scan') ->> 'is_new', 'true', 'a file is registered');
select is(
    test.asset('scan', 'user_grace') - 'asset_id' - 'row_version',
    '{"is_new": false, "storage": "s3", "bucket": "files", "storage_key": "user_ada/scan", "scan_status": "pending"}'::jsonb,
    'the same content is kept once, and told where'
);
select is(test.asset('scan') ->> 'asset_id', test.asset('scan', 'user_alan') ->> 'asset_id', 'by everybody');
select is(test.asset('scan', 'user_nobody'), '"RQ403"'::jsonb, 'customers register none');
select is(
    test.answer_to('user_ada', 'org_north', $$select api.register_asset('ab', 'image/png', 1, 's3', 'files', 'k')$$),
    'RQ422', 'a digest has 64 digits'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        $$select api.register_asset(encode(sha256('other'), 'hex'), 'image/png', 5, 's3', 'files', 'user_ada/scan')$$
    ),
    'RQ409', 'no other content lies at that place'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        $$select api.register_asset(encode(sha256('scan'), 'hex'), 'image/png', 7, 's3', 'files', 'x')$$
    ),
    'RQ409', 'nor has the same content another length'
);

-- Links are checked by the database.
create temporary table papers as
select
    test.attach('Report', 'report', 'appointment', m.harbour) as report,
    test.attach('Consent', 'consent', 'contact', test.contact('Mary'), 'user_alan') as consent,
    test.attach('Hill', 'report', 'appointment', m.hill) as hill
from made as m;

select is(
    test.titles('contact', test.contact('Mary')), 'Consent 1, Report 1',
    'what hangs on an appointment hangs on the patient too'
);
select is(
    (select test.titles('appointment', m.harbour) from made as m), 'Report 1',
    'what hangs on the patient hangs on no appointment'
);
select is(test.attach('X', 'report', 'contact', test.contact('Sue')), 'RQ404', 'not on contacts of other clinics');
select test.attach('Quote', 'financial', 'order', test.make_order('[]', 'draft', 'Noah', 'hill'));
select is(
    (
        select string_agg(concat_ws(' ', d.title, l.target_order_id is null), ', ' order by l.target_order_id)
        from docs.documents as d
        inner join docs.document_links as l
            on d.id = l.document_id
        where d.title = 'Quote'
    ),
    'Quote f, Quote t', 'what hangs on an order hangs on the patient too'
);
select is(
    (select test.attach('X', 'report', 'encounter', m.harbour) from made as m), 'RQ404', 'nor on another kind of thing'
);
select is(
    (select test.attach('X', 'report', 'practitioner', m.harbour) from made as m), 'RQ422', 'nor on any kind'
);
select is(test.attach('X', 'novel', 'contact', test.contact('Mary')), 'RQ422', 'categories are listed');
select throws_ok(
    format(
        'insert into docs.document_links (organization_id, document_id, target_contact_id) values (%L, %L, %L)',
        test.organization('north'), (select p.report from papers as p), test.contact('Sue')
    ),
    '23503', null, 'whoever writes, a link stays within its organization'
);
select is(
    (
        select test.answer_to(
            'user_ada', 'org_north',
            format('select api.link_document(%L, %L, %L)', p.hill, 'contact', test.contact('Mary'))
        )
        from papers as p
    ),
    'RQ409', 'a document is about one patient'
);

-- Who sees what.
select is(test.titles('contact', test.contact('Mary'), 'user_grace'), 'Consent 1, Report 1', 'who treats sees all');
select is(test.titles('contact', test.contact('Mary'), 'user_alan'), 'Consent 1', 'reception what is not clinical');
select is(
    test.titles('contact', test.contact('Mary'), 'user_nobody'), 'Consent 1, Report 1', 'a customer the own ones'
);
select is(test.titles('contact', test.contact('Noah'), 'user_nobody'), 'RQ404', 'and nobody else''s');
select is(test.titles('contact', test.contact('Noah'), 'user_grace'), null, 'a branch none of another');
select is(
    test.attach('X', 'report', 'contact', test.contact('Mary'), 'user_alan'), 'RQ403', 'reception files no report'
);
create function test.place(p_subject text)
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', format('select storage_key from api.get_document(%L)', p.report))
    from papers as p
$function$;

select is(test.place('user_nobody'), null, 'a customer is not told where a file lies that was not scanned');
select is(test.place('user_ada'), 'user_ada/Report', 'staff is');
select is(test.scan() > 0, true, 'a worker scans them');
select is(test.place('user_nobody'), 'user_ada/Report', 'then the customer is told');
select test.scan('infected');
select is(test.place('user_ada'), null, 'what is infected is told to nobody');
select test.scan();
select is(
    (
        select string_agg(j.state, ' ')
        from docs.assets as a
        left join jobs.jobs as j
            on j.unique_key = 'asset scan ' || a.id
        where a.storage_key = 'user_ada/Report'
    ),
    'ready', 'there is a job for each new file'
);
select test.answer_to(
    'user_ada', 'org_north',
    format(
        'select api.register_asset(encode(sha256(%L), %L), %L, 4, %L, %L, %L, p_retain_until_on => %L)',
        'scan', 'hex', 'image/png', 's3', 'files', 'x', u.day
    )
)
from unnest(array['2940-01-01', '2030-01-01']) as u (day);
select is(
    (select max(a.retain_until_on) from docs.assets as a), date '2940-01-01', 'whoever needs a file longest decides'
);

-- Versions.
create function test.supersede(p_document_id text, p_content text, p_more text default '')
returns text
language sql
as $function$
    select coalesce((regexp_match(a.answer, '"version_number": (\d+)'))[1], a.answer)
    from test.answer_to(
        'user_ada', 'org_north',
        format('select api.supersede_document(%L, %L %s)', p_document_id, test.asset(p_content) ->> 'asset_id', p_more)
    ) as a (answer)
$function$;

select is((select test.supersede(p.report, 'second') from papers as p), '2', 'a version is replaced');
select is((select test.supersede(p.report, 'third') from papers as p), 'RQ409', 'and not once more');
select is(test.titles('contact', test.contact('Mary')), 'Consent 1, Report 2', 'the last is told');
select is(
    (select test.titles('appointment', m.harbour, 'user_ada', ', p_with_superseded => true') from made as m),
    'Report 1, Report 2', 'and where it hangs; the one before on demand'
);
select throws_ok(
    format('update docs.documents set status = %L where id = %L', 'current', (select p.report from papers as p)),
    'RQ409', null, 'whoever writes, what was replaced is current no more'
);
select is(
    (
        select test.titles(
            'contact', test.contact('Mary'), 'user_ada', format(', p_limit => 1, p_after => %L', p.consent)
        )
        from papers as p
    ),
    'Report 2', 'a page begins after the one before'
);

-- Merging takes them along, deleting the patient takes them away.
select test.answer_to(
    'user_ada', 'org_north',
    format('select api.merge_contacts(%L, %L)', test.contact('Noah'), test.contact('Mary'))
);
select is(
    test.titles('contact', test.contact('Noah')), 'Consent 1, Hill 1, Quote 1, Report 2', 'who is merged brings documents'
);
create function test.belong_to(p_name text)
returns bigint
language sql
as $function$
    select count(*)
    from docs.documents as d
    inner join docs.document_links as l
        on d.id = l.document_id
    where d.contact_id = test.contact(p_name) and l.contact_id = d.contact_id
$function$;

create temporary table whole as
select test.belong_to('Noah') as rows;

select test.answer_to('user_ada', 'org_north', format('select api.undo_merge(%L)', (select m.id from contact.contact_merges as m)));
select is(
    (
        select concat_ws(' ', test.titles('contact', test.contact('Mary')), test.titles('contact', test.contact('Noah')))
    ),
    'Consent 1, Report 2 Hill 1, Quote 1', 'and takes them back where that is undone'
);
select is(
    test.belong_to('Mary') + test.belong_to('Noah'), (select w.rows from whole as w), 'each with its links'
);
select test.answer_to(
    'user_ada', 'org_north', format('select api.merge_contacts(%L, %L)', test.contact('Noah'), test.contact('Mary'))
);
select test.answer_to(
    'user_ada', 'org_north', format('select api.delete_contact(%L)', test.contact('Noah'))
);
select is(
    (
        select count(*)
        from docs.documents as d
        full join docs.document_links as l
            on d.id = l.document_id
        where d.deleted_at is null or l.deleted_at is null
    ),
    0::bigint, 'nothing living hangs on who is gone'
);

-- A file is kept as long as it says itself.
update docs.assets
set deleted_at = now() - interval '30 years'
where storage_key = 'user_ada/scan';
select is(core.purge_expired(), 0::bigint, 'it is not removed before');
update docs.assets
set retain_until_on = current_date - 2
where storage_key = 'user_ada/scan';
select is(core.purge_expired(), 1::bigint, 'but after');
select is(
    (
        select string_agg(distinct l.function_name, ' ' order by l.function_name)
        from audit.access_log as l
        where l.table_name = 'docs.documents'
    ),
    'api.documents_for api.get_document', 'reads are logged'
);

select *
from finish();

rollback;
