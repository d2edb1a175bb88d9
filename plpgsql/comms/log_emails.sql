-- function comms.log_email()
-- trigger tg_outbound_messages_70_log_email on comms.outbound_messages

create or replace function comms.log_email()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    insert into comms.email_log (
        organization_id, message_id, status, attempt, provider_id, error_class, error_code
    )
    values (
        new.organization_id, new.id, new.status, new.attempts, new.provider_id, new.error_class,
        new.error_code
    );

    return null;
end
$function$;

alter function comms.log_email() owner to app_owner;

revoke all on function comms.log_email() from public;

comment on function comms.log_email() is
    'Trigger: appends what an e-mail came to be to comms.email_log.';

create or replace trigger tg_outbound_messages_70_log_email
after update of status on comms.outbound_messages
for each row
when (new.channel = 'email' and new.status <> old.status)
execute function comms.log_email();

comment on trigger tg_outbound_messages_70_log_email on comms.outbound_messages is
    'Keeps what e-mails came to be, try by try';
