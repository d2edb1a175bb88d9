begin;

select plan(9);

select test.make_reception();

create function test.ask(p_query text, p_subject text default 'user_grace')
returns text
language sql
as $function$
    select coalesce(substring(a.answer from '(?:report|presentation|encounter|analysis)_id": "([^"]+)"'), a.answer)
    from test.answer_to(p_subject, 'org_north', 'select ' || p_query) as a (answer)
$function$;

create temporary table made as
select test.ask(format('api.request_report(%L, %L, p_idempotency_key => %L)', 'summary', test.contact('Mary'), 'r'))
    as report;

create function test.work(p_call text)
returns text
language plpgsql
as $function$
begin
    perform test.sign_in('user_ada', 'org_north');
    return test.value_as('app_worker', format('select docs.' || p_call, (select m.report from made as m)));
end
$function$;

create function test.reports(p_subject text)
returns text
language sql
as $function$
    select test.ask(
        format(
            'string_agg(concat_ws(%L, r.kind, r.status, r.error, r.document_id is not null), %L) from api.list_reports(%L) as r',
            ' ', ', ', test.contact('Mary')
        ),
        p_subject
    )
$function$;

select is(
    test.ask(format('api.request_report(%L, %L, p_idempotency_key => %L)', 'summary', test.contact('Mary'), 'r')),
    (select m.report from made as m), 'a report is asked for once'
);
select is(
    (select count(*) from jobs.jobs as j inner join docs.generated_reports as r on j.id = r.job_id), 1::bigint,
    'it has a job'
);
select is(test.ask(format('api.request_report(%L, %L)', '', test.contact('Mary'))), 'RQ422', 'and a kind');
select is(test.work('begin_report(%L)')::jsonb ->> 'kind', 'summary', 'a worker makes it');
select is(test.work('fail_report(%L, $$no template$$)'), 'true', 'or says why not');
select is(test.reports('user_grace'), 'summary failed no template f', 'and who asked is told');
select test.work('begin_report(%L)');
select is(
    test.work(
        'finish_report(%L, $$Summary$$, $${"sha256": "' || repeat('ab', 32) || '", "media_type": "application/pdf", '
        '"byte_size": 9, "storage": "s3", "bucket": "files", "storage_key": "r"}$$)'
    )::jsonb ->> 'is_new',
    'true', 'what was made'
);
select is(
    test.titles('contact', test.contact('Mary')) || ', ' || test.reports('user_nobody'), 'Summary 1, summary ready t',
    'is a document of the patient'
);
select is(test.reports('user_alan'), 'RQ403', 'reception asks for none');

select *
from finish();

rollback;
