-- Deploy routiq:ref/setting_keys__reminders to pg
-- requires: ref/setting_keys

begin;

-- Nobody may write there, the owner included, but for this moment.
grant insert on ref.setting_keys to app_owner;

insert into ref.setting_keys (key, json_type, default_value, minimum, maximum, description)
values
(
    'reminders.hours_before', 'array', '[24, 2]', null, null,
    'How many hours before what was booked a patient is reminded: numbers from 0.25 to 720'
);

revoke insert on ref.setting_keys from app_owner;

commit;
