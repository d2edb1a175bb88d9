begin;

select plan(7);

select test.make_clinic();
select test.book('Noah', 'Doctor Harbour', 9, 'harbour');
select test.write(test.converse('north', 'Noah'), 1, 'hello');
select test.count_all_changes();

create function pg_temp.waiting()
returns text
language sql
as $function$
    select coalesce(string_agg(c.measure || ' ' || c.quantity, ', ' order by c.id), '')
    from analytics.changes as c
$function$;

update clinic.appointments
set notes = 'brings a friend';
update comms.messages
set body = 'hello!';
update comms.conversations
set message_count = 1, last_message_at = now();
update contact.contacts
set family_name = 'Smith';
select is(pg_temp.waiting(), '', 'what no figure counts leaves no change');

update comms.messages
set deleted_at = now();
select is(pg_temp.waiting(), 'messages_outbound -1', 'what is deleted is taken off');

update comms.messages
set deleted_at = null;
select is(
    pg_temp.waiting(), 'messages_outbound -1, messages_outbound 1', 'what is restored is added again'
);
select test.count_all_changes();

insert into contact.contacts (organization_id, display_name)
select test.organization('north'), 'Contact ' || s.number
from generate_series(1, 50) as s (number);
select is(pg_temp.waiting(), 'contacts_new 50', 'a statement of many rows leaves one change a day');
select test.count_all_changes();

select is(
    test.error_as(
        'app_worker',
        $$insert into analytics.changes (organization_id, measure) values (gen_random_uuid(), 'organization')$$
    ),
    '42501', 'nobody else adds any'
);
select is(
    test.error_as('app_worker', 'select analytics.apply_changes()'), '42501', 'or counts them'
);

-- deleted for good, with the conversation: the channel is known all the same
select test.write(test.converse('north', 'Noah', null, 'sms'), 1, 'hello');
select test.count_all_changes();
delete from comms.messages;
delete from comms.message_keys;
delete from comms.conversations;
select test.count_all_changes();
select is(
    (
        select sum(m.messages_outbound + m.conversations_opened)
        from analytics.conversation_daily_metrics as m
    ), 0::bigint, 'what is gone for good is taken off too'
);

select *
from finish();

rollback;
