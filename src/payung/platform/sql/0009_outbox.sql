-- Events open doors for the worker (whom to tell of what); it hears them and writes none by itself. Functions that make
-- something true write its event as the owner.
revoke insert on platform_outbox from payung_loader;
