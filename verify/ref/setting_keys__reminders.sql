-- Verify routiq:ref/setting_keys__reminders on pg

begin;

do $verify$
begin
    assert exists (
        select
        from ref.setting_keys as k
        where k.key = 'reminders.hours_before'
    ), 'it should be known when patients are reminded';
end
$verify$;

rollback;
