begin;

select plan(7);

select test.make_clinic();

select test.write(c.id, 1, 'Hello')
from test.converse('north', 'Mary') as c (id);

select lives_ok(
    $$update comms.messages set delivery_status = 'delivered'$$, 'what was sent is delivered'
);
select throws_ok(
    $$update comms.messages set delivery_status = 'sent'$$, 'RQ409', null,
    'older news does not take it back'
);
select lives_ok($$update comms.messages set delivery_status = 'read'$$, 'it is read');
select throws_ok(
    $$update comms.messages set delivery_status = 'failed'$$, 'RQ409', null, 'and stays read'
);
select throws_ok(
    format('update comms.messages set %s', v.given), '23514', null, v.why
)
from (
    values
    ('content_type = $$html$$', 'a media type has two parts'),
    ('author_kind = $$ghost$$', 'somebody wrote it'),
    ('direction = $$sideways$$', 'it comes or goes')
) as v (given, why);

select *
from finish();

rollback;
